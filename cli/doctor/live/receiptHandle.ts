import { outcomeOf } from './outcome.ts';
import type { Question } from './question.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** Longer than the question takes, so that no message becomes visible again meanwhile. */
const HIDDEN_SECONDS = 60;

/** The vendor's own tests delete with the earlier handle; other sources say that it dies. */
export const receiptHandle: Question = {
  name: 'receiptHandle',
  asks: 'Which receipt handle deletes a message after ChangeMessageVisibility: the new one, the one before, or both?',
  ask: async (sandbox) => ({
    newHandle: await deleteWith('new', sandbox),
    earlierHandle: await deleteWith('earlier', sandbox),
  }),
};

async function deleteWith(which: 'new' | 'earlier', { messages, names, poll }: Sandbox): Promise<string> {
  const queue = names.handles;
  await messages.send(queue, `the ${which} handle`);
  const { ReceiptHandle: earlier } = await poll('a message', () => messages.receive(queue));
  const changed = await messages.changeVisibility(queue, earlier, HIDDEN_SECONDS);
  return outcomeOf(messages.delete(queue, which === 'new' ? changed : earlier));
}
