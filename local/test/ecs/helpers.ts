import { ScaledClock, VirtualClock } from '../../clock.ts';
import { CredentialStore } from '../../credentials.ts';
import { createEcs, type EcsOptions } from '../../ecs/index.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createSilentLog } from '../../log.ts';
import { createRandom } from '../../random.ts';

export const KEY = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
export const REGION = 'cn-beijing';

/** An ECS server whose time stands still until a test moves it; real clients are still in time for their signatures. */
export async function startEcs(changes: Partial<EcsOptions> = {}, rules: FaultRule[] = []) {
  const clock = changes.clock instanceof VirtualClock ? changes.clock : new VirtualClock();
  const faults = new Faults(createRandom(7), rules);
  const credentials = new CredentialStore(KEY, '1234567890123456', new ScaledClock());
  const ecs = createEcs({
    clock,
    faults,
    credentials,
    random: createRandom(11),
    region: REGION,
    accountId: '1234567890123456',
    durations: { pending: 10, starting: 20, stopping: 10 },
    log: createSilentLog(),
    ...changes,
  });
  const url = await ecs.listen(0);
  return { ecs, clock, faults, credentials, url, host: url.replace('http://', '') };
}
