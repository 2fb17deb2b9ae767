import { ScaledClock, VirtualClock } from '../../clock.ts';
import { CredentialStore } from '../../credentials.ts';
import { createEcs, type EcsOptions } from '../../ecs/index.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createSilentLog } from '../../log.ts';
import { createRandom } from '../../random.ts';
import { exchange, signV1, toQuery } from './client.ts';
import { ACCOUNT_ID, DURATIONS, KEY, LAUNCH, REGION } from './data.ts';

/**
 * Starts an ECS server on a free port. Its time stands still until a test moves it; the signatures of real clients are
 * in time all the same.
 */
export async function startEcs(changes: Partial<EcsOptions> = {}, rules: FaultRule[] = []) {
  const clock = changes.clock instanceof VirtualClock ? changes.clock : new VirtualClock();
  const faults = new Faults(createRandom(7), rules);
  const credentials = new CredentialStore(KEY, ACCOUNT_ID, new ScaledClock());
  const ecs = createEcs({
    ...{ clock, faults, credentials, random: createRandom(11), region: REGION, accountId: ACCOUNT_ID },
    ...{ durations: DURATIONS, log: createSilentLog(), ...changes },
  });
  const url = await ecs.listen(0);

  /** Sends a call, signed by version 1, that asks for JSON. */
  const get = (parameters: Record<string, string>, options: Parameters<typeof signV1>[1] = {}) =>
    exchange(url, { path: `/?${toQuery(signV1(parameters, options))}` });
  const create = async (parameters: Record<string, string> = {}): Promise<string> => {
    const answer = await get({ Action: 'CreateInstance', RegionId: REGION, ...LAUNCH, ...parameters });
    return (JSON.parse(answer.body) as { InstanceId: string }).InstanceId;
  };
  const host = url.replace('http://', '');
  return { ecs, clock, faults, credentials, url, host, get, create, close: () => ecs.close() };
}
