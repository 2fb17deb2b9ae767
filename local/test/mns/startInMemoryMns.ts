import { VirtualClock } from '../../clock.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createRandom } from '../../random.ts';
import { type HttpPush, InMemoryMns } from '../../mns/inMemoryMns.ts';
import { ACCOUNT_ID } from './data.ts';

const NO_HTTP: HttpPush = () => Promise.reject(new Error('no HTTP in this test'));

interface Options {
  seed?: number;
  faults?: FaultRule[];
  push?: HttpPush;
}

/** Starts an MNS without HTTP, in virtual time. */
export function startInMemoryMns({ seed = 1, faults, push = NO_HTTP }: Options = {}) {
  const clock = new VirtualClock();
  const random = createRandom(seed);
  const counters = { sent: 0, delivered: 0, deleted: 0 };
  const log: string[] = [];
  const environment = {
    ...{ clock, random, faults: new Faults(random, faults), region: 'cn-hangzhou', accountId: ACCOUNT_ID, counters },
    log: (message: string) => log.push(message),
  };
  const mns = new InMemoryMns(environment, push);
  const close = (): void => {
    mns.close();
  };
  return { mns, clock, counters, log, close };
}
