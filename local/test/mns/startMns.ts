import { ScaledClock } from '../../clock.ts';
import { CredentialStore } from '../../credentials.ts';
import { Faults } from '../../faults.ts';
import { createMns } from '../../mns/index.ts';
import { createRandom } from '../../random.ts';
import { ACCOUNT_ID, KEY } from './data.ts';

/** Starts an MNS server on a free port. `speed` is how many times faster than real time its clock runs. */
export async function startMns({ speed = 1, seed = 1 } = {}) {
  const clock = new ScaledClock(speed);
  const random = createRandom(seed);
  const faults = new Faults(random);
  const credentials = new CredentialStore(KEY, ACCOUNT_ID, clock, random);
  const log: string[] = [];
  const mns = createMns({
    ...{ clock, random, faults, credentials, region: 'cn-hangzhou', accountId: ACCOUNT_ID },
    log: (message) => log.push(message),
  });
  return { mns, url: await mns.listen(0), faults, credentials, log, close: () => mns.close() };
}

export type StartedMns = Awaited<ReturnType<typeof startMns>>;
