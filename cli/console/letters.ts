import type { Letter } from '../deadLetters/letter.ts';
import type { DeadLetters } from '../deadLetters/queue.ts';

/** A letter as the page gets it, without its receipt handle. */
export type ShownLetter = Omit<Letter, 'receiptHandle' | 'body'> & { body: string | null };

/** Shows all letters; they stay. */
export async function listLetters(deadLetters: DeadLetters): Promise<ShownLetter[]> {
  const letters: Letter[] = [];
  for await (const letter of deadLetters.letters()) letters.push(letter);
  await deadLetters.putBack(letters);
  return letters.map(({ messageId, at, reason, of, instanceIds, body }) => {
    return { messageId, at, reason, of, instanceIds, body: body ?? null };
  });
}

/**
 * Replays or deletes the letters of these ids. All others stay.
 * @returns the ids that were done, and those that no letter has or that hold no message to replay.
 */
export async function workOnLetters(
  deadLetters: DeadLetters,
  messageIds: readonly string[],
  what: 'replay' | 'remove',
): Promise<{ done: string[]; left: string[] }> {
  const wanted = new Set(messageIds);
  const done: string[] = [];
  const others: Letter[] = [];
  for await (const letter of deadLetters.letters()) {
    const { messageId, body } = letter;
    if (!wanted.has(messageId) || (what === 'replay' && body === undefined)) {
      others.push(letter);
      continue;
    }
    await (what === 'replay' ? deadLetters.replay({ ...letter, body: body ?? '' }) : deadLetters.remove(letter));
    done.push(messageId);
  }
  await deadLetters.putBack(others);
  return { done, left: messageIds.filter((id) => !done.includes(id)) };
}
