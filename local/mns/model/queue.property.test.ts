import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VirtualClock } from '../../clock.ts';
import type { ReceivedMessage } from './message.ts';
import type { Queue } from './queue.ts';
import { ReferenceQueue } from '../../test/mns/referenceQueue.ts';
import { startInMemoryMns } from '../../test/mns/startInMemoryMns.ts';

const VISIBILITY_SECONDS = 4;
const RETENTION_SECONDS = 60;
const RECEIVERS = ['ann', 'bob', 'cid', 'dot', 'eve'];

/** The real queue and everything that its receivers got. */
class Real {
  readonly queue: Queue;
  readonly clock: VirtualClock;
  readonly deliveries: string[] = [];
  readonly got: ReceivedMessage[] = [];
  /** Until when a receiver holds each message. */
  readonly heldUntil = new Map<string, number>();

  constructor() {
    const { mns, clock } = startInMemoryMns();
    mns.createQueue('q', { VisibilityTimeout: VISIBILITY_SECONDS, MessageRetentionPeriod: RETENTION_SECONDS });
    this.queue = mns.queue('q');
    this.clock = clock;
  }

  take(who: string, messages: ReceivedMessage[]): void {
    for (const message of messages) {
      expect(this.heldUntil.get(message.messageId) ?? 0, `${message.body} in two hands`).toBeLessThanOrEqual(
        this.clock.now(),
      );
      this.heldUntil.set(message.messageId, message.nextVisibleTime);
      this.deliveries.push(`${who} got ${message.body}`);
      this.got.push(message);
    }
  }
}

/** Does one step in both queues and compares them. */
function command(
  name: string,
  step: (reference: ReferenceQueue, real: Real) => void,
): fc.Command<ReferenceQueue, Real> {
  return {
    check: () => true,
    run: (reference, real) => {
      step(reference, real);
      expect(real.deliveries).toEqual(reference.deliveries);
      expect(real.queue.describe()).toMatchObject(reference.counts());
    },
    toString: () => name,
  };
}

const who = fc.constantFrom(...RECEIVERS);
const max = fc.integer({ min: 1, max: 5 });
const seconds = fc.integer({ min: 1, max: 8 });
// Of all messages ever handed out, counted from the last.
const delivery = fc.nat({ max: 12 });

const send = fc
  .record({
    body: fc.nat({ max: 999 }),
    priority: fc.integer({ min: 7, max: 9 }),
    delay: fc.constantFrom(0, 0, 1, 5, 70),
  })
  .map(({ body, priority, delay }) =>
    command(`send ${body} (priority ${priority}, after ${delay} s)`, (reference, real) => {
      reference.send(`${body}`, priority, delay * 1000);
      real.queue.send({ body: `${body}`, priority, delaySeconds: delay });
    }),
  );

const receive = fc.tuple(who, max).map(([name, most]) =>
  command(`${name} receives ${most}`, (reference, real) => {
    reference.receive(name, most);
    real.take(name, real.queue.receive(most));
  }),
);

// Half seconds, so that no wait ends at the very moment when a message becomes visible.
const wait = fc.tuple(who, max, seconds).map(([name, most, patience]) =>
  command(`${name} waits ${patience}.5 s for ${most}`, (reference, real) => {
    reference.wait(name, most, patience * 1000 + 500);
    real.queue.wait(most, patience * 1000 + 500, (messages) => {
      real.take(name, messages);
    });
  }),
);

const remove = delivery.map((back) =>
  command(`remove what was handed out ${back} before`, (reference, real) => {
    const index = real.got.length - 1 - back;
    const message = real.got[index];
    if (message === undefined) return;
    if (reference.isGood(index)) {
      real.queue.remove(message.receiptHandle);
      reference.remove(index);
    } else {
      expect(() => {
        real.queue.remove(message.receiptHandle);
      }).toThrow(expect.objectContaining({ code: 'ReceiptHandleError' }));
    }
  }),
);

const changeVisibility = fc.tuple(delivery, seconds).map(([back, timeout]) =>
  command(`show what was handed out ${back} before in ${timeout} s`, (reference, real) => {
    const index = real.got.length - 1 - back;
    const message = real.got[index];
    if (message === undefined) return;
    if (reference.isGood(index)) {
      const { nextVisibleTime } = real.queue.changeVisibility(message.receiptHandle, timeout);
      real.heldUntil.set(message.messageId, nextVisibleTime);
      reference.changeVisibility(index, timeout * 1000);
    } else {
      expect(() => real.queue.changeVisibility(message.receiptHandle, timeout)).toThrow();
    }
  }),
);

const advance = fc.constantFrom(1, 1, 2, 4, 30).map((passed) =>
  command(`${passed} s pass`, (reference, real) => {
    reference.advance(passed * 1000);
    real.clock.advance(passed * 1000);
  }),
);

test('does what the reference queue does, with many receivers at once and no message held by two', () => {
  const commands = fc.commands([send, send, receive, wait, remove, changeVisibility, advance], { size: '+1' });
  fc.assert(
    fc.property(commands, (steps) => {
      const setup = (): { model: ReferenceQueue; real: Real } => ({
        model: new ReferenceQueue(VISIBILITY_SECONDS * 1000, RETENTION_SECONDS * 1000),
        real: new Real(),
      });
      fc.modelRun(setup, steps);
    }),
    { numRuns: 500 },
  );
});
