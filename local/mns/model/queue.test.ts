import { describe, expect, test } from 'vitest';
import type { QueueAttributes } from './attributes.ts';
import type { ReceivedMessage } from './message.ts';
import type { Queue } from './queue.ts';
import type { VirtualClock } from '../../clock.ts';
import type { FaultRule } from '../../faults.ts';
import { startInMemoryMns } from '../../test/mns/startInMemoryMns.ts';

interface Started {
  queue: Queue;
  clock: VirtualClock;
  counters: ReturnType<typeof startInMemoryMns>['counters'];
}

function startQueue(attributes: Partial<QueueAttributes> = {}, faults: FaultRule[] = []): Started {
  const { mns, clock, counters } = startInMemoryMns({ faults });
  mns.createQueue('q', attributes);
  return { queue: mns.queue('q'), clock, counters };
}

const bodies = (messages: { body: string }[]): string[] => messages.map(({ body }) => body);

function receiveOne(queue: Queue): ReceivedMessage {
  const [message] = queue.receive(1);
  if (message === undefined) throw new Error('nothing to receive');
  return message;
}

describe('sending and receiving', () => {
  test('delivers by priority, and in the order of sending within a priority', () => {
    const { queue } = startQueue();

    for (const [body, priority] of [
      ['a', 8],
      ['b', 16],
      ['c', 1],
      ['d', undefined],
      ['e', 1],
    ] as const)
      queue.send({ body, priority });

    expect(bodies(queue.receive(16))).toEqual(['c', 'e', 'a', 'd', 'b']);
  });

  test('returns body, digest, times and counts as MNS does', () => {
    const { queue, clock } = startQueue({ VisibilityTimeout: 10 });

    const start = clock.now();
    const sent = queue.send({ body: 'hello' });
    clock.advance(1500);
    const first = receiveOne(queue);
    clock.advance(10_000);
    const second = receiveOne(queue);

    expect(sent).toEqual({ messageId: first.messageId, bodyMd5: '5D41402ABC4B2A76B9719D911017C592' });
    expect(first).toMatchObject({
      body: 'hello',
      bodyMd5: '5D41402ABC4B2A76B9719D911017C592',
      enqueueTime: start,
      firstDequeueTime: start + 1500,
      nextVisibleTime: start + 11_500,
      dequeueCount: 1,
      priority: 8,
    });
    expect(second).toMatchObject({ firstDequeueTime: start + 1500, nextVisibleTime: start + 21_500, dequeueCount: 2 });
    expect(second.receiptHandle).not.toBe(first.receiptHandle);
  });

  test('keeps a delayed message back to the millisecond, by its own delay before the queue’s', () => {
    const { queue, clock } = startQueue({ DelaySeconds: 5 });

    queue.send({ body: 'own', delaySeconds: 2 });
    queue.send({ body: 'queue' });
    queue.send({ body: 'now', delaySeconds: 0 });

    expect(bodies(queue.receive(16))).toEqual(['now']);

    clock.advance(1999);

    expect(queue.receive(16)).toEqual([]);

    clock.advance(1);

    expect(bodies(queue.receive(16))).toEqual(['own']);

    clock.advance(3000);

    expect(bodies(queue.receive(16))).toEqual(['queue']);
  });

  test('drops messages when their retention ends, whatever their state', () => {
    const { queue, clock } = startQueue({ MessageRetentionPeriod: 60 });

    queue.send({ body: 'taken' });
    queue.receive(1);
    queue.send({ body: 'waiting' });
    queue.send({ body: 'delayed', delaySeconds: 100 });
    clock.advance(30_000);
    queue.send({ body: 'younger' });
    clock.advance(30_000);

    expect(bodies(queue.receive(16))).toEqual(['younger']);
    expect(queue.describe()).toMatchObject({ ActiveMessages: 0, InactiveMessages: 1, DelayMessages: 0 });
  });

  test('applies a shorter retention to the messages that are there', () => {
    const { queue, clock } = startQueue();

    queue.send({ body: 'x' });
    queue.receive(1);
    clock.advance(61_000);
    queue.setAttributes({ MessageRetentionPeriod: 60 });

    expect(queue.receive(1)).toEqual([]);
  });

  test.each([
    [{ body: '' }],
    [{ body: 'x'.repeat(1025) }],
    [{ body: 'x', priority: 0 }],
    [{ body: 'x', priority: 17 }],
    [{ body: 'x', delaySeconds: -1 }],
    [{ body: 'x', delaySeconds: 604_801 }],
    [{ body: 'x', delaySeconds: 1.5 }],
    [{ body: 'x', delaySeconds: NaN }],
  ])('refuses %j', (message) => {
    const { queue, counters } = startQueue({ MaximumMessageSize: 1024 });

    expect(() => queue.send(message)).toThrow(expect.objectContaining({ code: 'InvalidArgument', status: 400 }));
    expect(counters.sent).toBe(0);
  });

  test('counts bytes, not characters, against the maximum size', () => {
    const { queue } = startQueue({ MaximumMessageSize: 1024 });

    expect(() => queue.send({ body: 'é'.repeat(513) })).toThrow('1024');

    queue.send({ body: 'é'.repeat(512) });
  });

  test('shows messages without taking them', () => {
    const { queue, clock } = startQueue();

    queue.send({ body: 'b' });
    queue.send({ body: 'a', priority: 1 });

    expect(bodies(queue.peek(1))).toEqual(['a']);
    expect(queue.peek(16)).toEqual([
      expect.objectContaining({ body: 'a', dequeueCount: 0, firstDequeueTime: clock.now() }),
      expect.objectContaining({ body: 'b', dequeueCount: 0 }),
    ]);
    expect(bodies(queue.receive(16))).toEqual(['a', 'b']);
    expect(queue.peek(16)).toEqual([]);
  });
});

describe('receipt handles', () => {
  test('delete their message once', () => {
    const { queue, counters } = startQueue();

    queue.send({ body: 'x' });
    const { receiptHandle } = receiveOne(queue);
    queue.remove(receiptHandle);

    expect(() => {
      queue.remove(receiptHandle);
    }).toThrow(expect.objectContaining({ code: 'ReceiptHandleError' }));
    expect(counters).toEqual({ sent: 1, delivered: 1, deleted: 1 });
  });

  test('expire when the message becomes visible again, received or not', () => {
    const { queue, clock } = startQueue({ VisibilityTimeout: 1 });

    queue.send({ body: 'x' });
    const first = receiveOne(queue);
    clock.advance(1000);

    expect(() => {
      queue.remove(first.receiptHandle);
    }).toThrow('expired');

    const second = receiveOne(queue);

    expect(() => {
      queue.remove(first.receiptHandle);
    }).toThrow('expired');

    queue.remove(second.receiptHandle);
  });

  test('stay valid until their own time when the visibility changes, which gives a new one', () => {
    const { queue, clock } = startQueue();

    queue.send({ body: 'x' });
    const first = receiveOne(queue);
    const changed = queue.changeVisibility(first.receiptHandle, 40);
    clock.advance(first.nextVisibleTime - clock.now() - 1);
    const again = queue.changeVisibility(first.receiptHandle, 100);
    clock.advance(1);

    expect(changed.receiptHandle).not.toBe(first.receiptHandle);
    expect(() => queue.changeVisibility(first.receiptHandle, 2)).toThrow('expired');

    const { receiptHandle } = queue.changeVisibility(changed.receiptHandle, 200);
    queue.remove(again.receiptHandle);

    expect(() => {
      queue.remove(receiptHandle);
    }).toThrow(expect.objectContaining({ code: 'ReceiptHandleError' }));
  });

  test('of whatever age expire when the message becomes visible', () => {
    const { queue, clock } = startQueue();

    queue.send({ body: 'x' });
    const first = receiveOne(queue);
    const changed = queue.changeVisibility(first.receiptHandle, 2);

    expect(changed.nextVisibleTime).toBe(clock.now() + 2000);

    clock.advance(1999);

    expect(queue.receive(1)).toEqual([]);

    clock.advance(1);

    for (const { receiptHandle } of [first, changed]) {
      expect(() => {
        queue.remove(receiptHandle);
      }).toThrow('expired');
    }
    expect(queue.receive(1)).toHaveLength(1);
  });

  test('are given for delayed messages, which can be deleted by them before anyone receives them', () => {
    const { queue, clock } = startQueue();

    const { receiptHandle = '' } = queue.send({ body: 'x', delaySeconds: 10 });
    queue.remove(receiptHandle);
    clock.advance(10_000);

    expect(queue.receive(1)).toEqual([]);
  });

  test.each(['', 'x', '8-AAAA', '8-AAAAAAAAAAAAAAAAAAAAAA=', '8-!!!!!!!!!!!!!!!!!!!!!!=='])(
    'are checked: %j',
    (handle) => {
      const { queue } = startQueue();

      expect(() => {
        queue.remove(handle);
      }).toThrow(expect.objectContaining({ code: 'ReceiptHandleError', status: 400 }));
    },
  );

  test('are refused with MessageNotExist when the visibility of a deleted message is to change', () => {
    const { queue } = startQueue();

    queue.send({ body: 'x' });
    const { receiptHandle } = receiveOne(queue);
    queue.remove(receiptHandle);

    expect(() => queue.changeVisibility(receiptHandle, 5)).toThrow(
      expect.objectContaining({ code: 'MessageNotExist', status: 404 }),
    );
  });
});

describe('waiting', () => {
  test('gets a message at the moment when it is sent or becomes visible', () => {
    const { queue, clock } = startQueue();
    const got: string[] = [];

    queue.wait(1, 30_000, (messages) => got.push(...bodies(messages), `at ${clock.now()}`));
    queue.wait(1, 30_000, (messages) => got.push(...bodies(messages), `at ${clock.now()}`));
    const start = clock.now();
    queue.send({ body: 'late', delaySeconds: 7 });
    queue.send({ body: 'now' });

    expect(got).toEqual(['now', `at ${start}`]);

    clock.advance(7000);

    expect(got.slice(2)).toEqual(['late', `at ${start + 7000}`]);
  });

  test('serves waiting receivers in the order in which they came, before new ones', () => {
    const { queue, clock } = startQueue({ VisibilityTimeout: 5 });

    queue.send({ body: 'x' });
    queue.receive(1);
    const order: number[] = [];
    for (const who of [1, 2, 3]) queue.wait(1, 30_000, (messages) => messages.length > 0 && order.push(who));
    clock.advance(5000);

    expect(queue.receive(1)).toEqual([]);

    queue.send({ body: 'y' });
    queue.send({ body: 'z' });

    expect(order).toEqual([1, 2, 3]);
  });

  test('ends with nothing when its time is over, and delivers nothing once cancelled', () => {
    const { queue, clock } = startQueue();

    const ends: [number, number][] = [];
    queue.wait(1, 2000, (messages) => ends.push([clock.now(), messages.length]));
    const cancel = queue.wait(1, 2000, () => ends.push([0, 0]));
    cancel();
    const start = clock.now();
    clock.advance(10_000);

    expect(ends).toEqual([[start + 2000, 0]]);

    queue.send({ body: 'x' });

    expect(queue.receive(1)).toHaveLength(1);
  });

  test('leaves no alarm behind when no receiver waits any more', () => {
    const { queue, clock } = startQueue();

    queue.send({ body: 'x', delaySeconds: 5 });
    queue.wait(1, Infinity, () => undefined)();

    expect(clock.step()).toBe(false);
  });

  test('takes several messages at once, up to its maximum', () => {
    const { queue } = startQueue();

    const got: string[][] = [];
    for (const body of ['a', 'b', 'c']) queue.send({ body });
    queue.wait(2, 1000, (messages) => got.push(bodies(messages)));
    queue.wait(2, 1000, (messages) => got.push(bodies(messages)));

    expect(got).toEqual([['a', 'b'], ['c']]);
  });
});

describe('faults', () => {
  test('lose a message that was accepted', () => {
    const { queue, counters } = startQueue({}, [{ service: 'mns', action: 'SendMessage', kind: 'lose', count: 1 }]);

    expect(queue.send({ body: 'lost' }).messageId).toMatch(/^[0-9A-F]{16}-1-/);

    queue.send({ body: 'kept' });

    expect(bodies(queue.receive(16))).toEqual(['kept']);
    expect(counters.sent).toBe(2);
  });

  test('deliver a message twice, under one id, to two receivers', () => {
    const { queue } = startQueue({}, [{ service: 'mns', kind: 'duplicate', count: 1 }]);

    queue.send({ body: 'x' });
    const [one, two] = queue.receive(16);

    expect(one?.messageId).toBe(two?.messageId);

    for (const message of [one, two]) queue.remove(message?.receiptHandle ?? '');
  });

  test('deliver a message late', () => {
    const { queue, clock } = startQueue({}, [{ service: 'mns', kind: 'late', ms: 250 }]);

    expect(queue.send({ body: 'x' })).not.toHaveProperty('receiptHandle');

    clock.advance(249);

    expect(queue.receive(1)).toEqual([]);

    clock.advance(1);

    expect(queue.receive(1)).toHaveLength(1);
  });
});

test('does not slow down with 100,000 messages waiting, delayed and taken', () => {
  const { queue, clock } = startQueue();

  for (let i = 0; i < 100_000; i++) queue.send({ body: `${i}`, priority: (i % 16) + 1, delaySeconds: i % 2 });
  clock.advance(1000);
  // If a call looked at every message, this would take half a billion steps.
  for (let i = 0; i < 3000; i++) {
    queue.remove(receiveOne(queue).receiptHandle);
    queue.send({ body: 'more' });
    queue.describe();
  }

  expect(queue.describe()).toMatchObject({ ActiveMessages: 100_000, InactiveMessages: 0 });
});
