import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock.ts';
import { Faults, type FaultRule } from '../../faults.ts';
import { createSilentLog } from '../../log.ts';
import { ensureQueue, mnsMessages } from '../../messages.ts';
import { InMemoryMns } from '../../mns/inMemoryMns.ts';
import { createRandom } from '../../random.ts';
import type { StreamOptions } from '../functionConfig.ts';
import type { CloudEvent } from './cloudEvent.ts';
import { EventStream } from './stream.ts';

const SECOND = 1000;
const ACCOUNT = { region: 'cn-hangzhou', accountId: '1' };
const OPTIONS: StreamOptions = {
  mode: 'event-streaming',
  errorsTolerance: 'ALL',
  retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' },
  deadLetterQueue: { Arn: 'acs:mns:cn-hangzhou:1:/queues/dead/messages' },
  batchWindow: { CountBasedWindow: 3, TimeBasedWindow: 2 },
};

/** A stream between real queues on a virtual clock; `succeed` decides each push by its bodies. */
function start(
  options: Partial<StreamOptions> = {},
  succeed: (bodies: string[]) => boolean = () => true,
  rules: FaultRule[] = [],
  pattern?: unknown,
) {
  const clock = new VirtualClock();
  const [random, faults, log] = [createRandom(1), new Faults(createRandom(2), rules), createSilentLog()];
  const counters = { sent: 0, delivered: 0, deleted: 0 };
  const mns = new InMemoryMns({ ...ACCOUNT, clock, random, faults, log: () => undefined, counters }, () =>
    Promise.resolve(),
  );
  ensureQueue(mns, 'work');
  ensureQueue(mns, 'dead');
  const pushes: { at: number; bodies: string[] }[] = [];
  const begin = clock.now();
  const config = { functionName: 'f', queueName: 'work', decodeBase64: true, options: { ...OPTIONS, ...options } };
  const push = (event: Buffer): Promise<boolean> => {
    const delivered = [JSON.parse(event.toString()) as CloudEvent | CloudEvent[]].flat();
    const bodies = delivered.map(({ data }) => String(data['messageBody']));
    pushes.push({ at: (clock.now() - begin) / SECOND, bodies });
    return Promise.resolve(succeed(bodies));
  };
  const messages = mnsMessages(mns, clock, log);
  const stream = new EventStream(
    { ...config, account: ACCOUNT, pattern },
    { clock, random, faults, log, messages, push },
  );
  stream.start();
  const send = (...bodies: string[]): void => {
    for (const body of bodies) mns.queue('work').send({ body: Buffer.from(body).toString('base64') });
  };
  /** Lets time pass in steps of a tenth of a second, so that the stream's awaits go on in between. */
  const pass = async (seconds: number): Promise<void> => {
    for (let step = 0; step < seconds * 10; step += 1) {
      await settle();
      clock.advance(SECOND / 10);
    }
    await settle();
  };
  /** The same for hours, in steps of ten seconds; returns what `look` returned after each step. */
  const leap = async <T>(hours: number, look: () => T): Promise<T[]> => {
    const seen: T[] = [];
    for (let step = 0; step < hours * 360; step += 1) {
      clock.advance(10 * SECOND);
      await settle();
      seen.push(look());
    }
    return seen;
  };
  const waiting = (): number => {
    const { ActiveMessages, InactiveMessages, DelayMessages } = mns.queue('work').describe();
    return ActiveMessages + InactiveMessages + DelayMessages;
  };
  return { stream, mns, pushes, send, pass, leap, waiting };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a batch is full at its count, at once', async () => {
  const { send, pass, pushes, waiting } = start();

  send('a', 'b', 'c', 'd');
  await pass(0.5);

  expect(pushes).toEqual([{ at: 0, bodies: ['a', 'b', 'c'] }]);
  expect(waiting()).toBe(1);
});

test('a batch that does not fill is delivered when its time is over', async () => {
  const { send, pass, pushes, waiting } = start();

  send('a');
  await pass(1);
  send('b');
  await pass(2);

  expect(pushes).toEqual([{ at: 2, bodies: ['a', 'b'] }]);
  expect(waiting()).toBe(0);
});

test('without a time window, waiting messages are delivered at once', async () => {
  const { send, pass, pushes } = start({ batchWindow: { CountBasedWindow: 10, TimeBasedWindow: 0 } });

  send('a', 'b');
  await pass(1);

  expect(pushes.flatMap(({ bodies }) => bodies)).toEqual(['a', 'b']);
});

test('in event-driven mode each event is delivered alone', async () => {
  const { send, pass, pushes } = start({ mode: 'event-driven' });

  send('a', 'b');
  await pass(5);

  expect(pushes.map(({ bodies }) => bodies)).toEqual([['a'], ['b']]);
});

test('a batch that fails is tried again as a whole, while nothing else is delivered', async () => {
  let failures = 2;
  const { send, pass, pushes, waiting } = start({}, (bodies) => !bodies.includes('a') || failures-- <= 0);

  send('a', 'b', 'c', 'later');
  await pass(60);

  expect(pushes.map(({ bodies }) => bodies)).toEqual([['a', 'b', 'c'], ['a', 'b', 'c'], ['a', 'b', 'c'], ['later']]);
  const gaps = pushes.slice(1, 3).map(({ at }, index) => at - (pushes[index]?.at ?? 0));
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(10);
  for (const gap of gaps) expect(gap).toBeLessThanOrEqual(20.1);
  expect(waiting()).toBe(0);
});

test('a batch that keeps failing goes to the dead-letter queue as its event, and the stream goes on', async () => {
  const { mns, send, pass, pushes, waiting } = start({}, (bodies) => !bodies.includes('bad'));

  send('bad');
  await pass(90);
  send('good');
  await pass(3);

  expect(pushes.filter(({ bodies }) => bodies.includes('bad'))).toHaveLength(4);
  expect(pushes.at(-1)?.bodies).toEqual(['good']);
  expect(waiting()).toBe(0);

  const letters = mns.queue('dead').peek(16);

  expect(letters.map(({ body }) => (JSON.parse(body) as CloudEvent).data['messageBody'])).toEqual(['bad']);
});

test('a batch in delivery is hidden from every other receiver', async () => {
  const { mns, send, pass, pushes } = start({}, (bodies) => !bodies.includes('d'));

  send('a', 'b', 'c', 'd');
  await pass(9);

  expect(pushes.map(({ bodies }) => bodies)).toEqual([['a', 'b', 'c'], ['d']]);
  expect(mns.queue('work').receive(16)).toEqual([]);
});

test('a batch that is retried for a day stays hidden the whole time, and is dead-lettered once', async () => {
  const retryStrategy = { PushRetryStrategy: 'EXPONENTIAL_DECAY_RETRY' as const };
  const { mns, send, leap, pushes, waiting } = start({ retryStrategy }, () => false);

  send('bad');
  const visible = await leap(30, () => mns.queue('work').describe().ActiveMessages);

  expect(Math.max(...visible.slice(1))).toBe(0);
  expect(pushes).toHaveLength(177);
  expect(mns.queue('dead').peek(16)).toHaveLength(1);
  expect(waiting()).toBe(0);
});

test('without a dead-letter queue it is dropped', async () => {
  const { mns, send, pass, waiting } = start({ deadLetterQueue: undefined }, () => false);

  send('bad');
  await pass(90);

  expect(waiting()).toBe(0);
  expect(mns.queue('dead').peek(16)).toEqual([]);
});

test('with errorsTolerance NONE the stream stops, its batch visible in the queue again', async () => {
  const { mns, send, pass, pushes } = start({ errorsTolerance: 'NONE' }, () => false);

  send('bad');
  await pass(90);
  send('more');
  await pass(5);

  expect(pushes).toHaveLength(4);
  expect(mns.queue('work').describe()).toMatchObject({ ActiveMessages: 2, InactiveMessages: 0 });
});

test.each([
  ['lose', []],
  ['duplicate', [2, 2]],
  ['late', [5]],
] as const)('a fault can %s a delivery', async (kind, times) => {
  const { send, pass, pushes, waiting } = start({}, undefined, [
    { service: 'fc', action: 'f', kind, ms: 3000, count: 1 },
  ]);

  send('a');
  await pass(10);

  expect(pushes.map(({ at }) => Math.round(at))).toEqual(times);
  expect(waiting()).toBe(0);
});

test('closing returns undelivered messages to the queue', async () => {
  const { stream, mns, send, pass } = start({}, () => false);
  send('a');
  await pass(3);

  stream.stop();
  await stream.close();
  await pass(1.5);

  expect(mns.queue('work').describe()).toMatchObject({ ActiveMessages: 1, InactiveMessages: 0 });
});

test('closing while a batch is being delivered does not wait until it would be tried again', async () => {
  // The end of the stream ends the function that has the batch, too: that try fails.
  const { stream, mns, send, pass } = start({}, () => {
    stream.stop();
    return false;
  });
  send('a');
  await pass(2);

  await stream.close();
  await pass(1.5);

  expect(mns.queue('work').describe()).toMatchObject({ ActiveMessages: 1, InactiveMessages: 0 });
});

test('a queue that was deleted and created anew is read again', async () => {
  const { mns, send, pass, pushes } = start();
  await pass(1);

  mns.deleteQueue('work');
  await pass(5);
  ensureQueue(mns, 'work');
  send('a');
  await pass(5);

  expect(pushes.map(({ bodies }) => bodies)).toEqual([['a']]);
});

test('what its pattern does not match is deleted and not delivered', async () => {
  const pattern = { data: { messageBody: [{ prefix: 'ours' }] } };
  const { send, pass, pushes, mns } = start({}, () => true, [], pattern);

  send('theirs-1', 'ours-1', 'theirs-2', 'theirs-3');
  await pass(5);

  expect(pushes.map(({ bodies }) => bodies)).toEqual([['ours-1']]);
  expect(mns.queue('work').describe()).toMatchObject({ ActiveMessages: 0, InactiveMessages: 0 });
});
