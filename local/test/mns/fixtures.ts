import { VirtualClock } from '../../clock.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createRandom } from '../../random.ts';
import { type HttpPush, InMemoryMns } from '../../mns/inMemoryMns.ts';

/** What the tests of the model start from: an empty model, its virtual clock, its counters and its log. */
export function createTestModel(options: { seed?: number; faults?: FaultRule[]; push?: HttpPush } = {}): {
  model: InMemoryMns;
  clock: VirtualClock;
  counters: { sent: number; delivered: number; deleted: number };
  log: string[];
} {
  const clock = new VirtualClock();
  const random = createRandom(options.seed ?? 1);
  const counters = { sent: 0, delivered: 0, deleted: 0 };
  const log: string[] = [];
  const push = options.push ?? ((): Promise<void> => Promise.reject(new Error('no HTTP in this test')));
  const environment = {
    clock,
    random,
    faults: new Faults(random, options.faults),
    region: 'cn-hangzhou',
    accountId: '1234567890',
    log: (message: string) => log.push(message),
    counters,
  };
  return { model: new InMemoryMns(environment, push), clock, counters, log };
}
