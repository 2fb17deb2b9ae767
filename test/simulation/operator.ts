import type { ReceivedMessage } from '../../local/mns/model/message.ts';
import { GIVEN_UP, readLetter } from '../../cli/deadLetters/letter.ts';
import { DEAD_LETTERS, QUEUE } from './settings.ts';
import type { World } from './world.ts';

/** When the operator sees to dead letters, in milliseconds after the end of all faults. */
const REPLAY_AFTER_MS = 5_000;

/** The most letters that are received at once. */
const MOST_LETTERS = 16;

/**
 * Somebody who, once the trouble is over, puts what the stream has given up into the queue again. What reconcile has
 * put aside stays aside.
 */
export function startOperator(world: World): void {
  const letters = world.mns.queue(DEAD_LETTERS);
  const listen = (): void => {
    letters.wait(MOST_LETTERS, Infinity, (received) => {
      world.clients += 1;
      world.after(0, () => {
        for (const { receiptHandle } of received) letters.remove(receiptHandle);
        listen();
      });
      world.after(Math.max(0, world.script.healAt - world.elapsed()) + REPLAY_AFTER_MS, () => {
        if (world.script.operator) replay(world, received);
        world.clients -= 1;
      });
    });
  };
  listen();
}

function replay(world: World, received: readonly ReceivedMessage[]): void {
  for (const { messageId, receiptHandle, body } of received) {
    const letter = readLetter({
      MessageId: messageId,
      ReceiptHandle: receiptHandle,
      MessageBody: body,
      EnqueueTime: '0',
    });
    if (letter.reason !== GIVEN_UP || letter.body === undefined) continue;
    world.note('operator', () => `replays the message of ${letter.instanceIds.join(',')}`);
    world.answering(world.unique(`replay@${world.second()}`));
    world.mns.queue(QUEUE).send({ body: Buffer.from(letter.body).toString('base64') });
  }
}
