import type MnsClient from '@alicloud/mns';
import pLimit from 'p-limit';
import type { Credentials } from '../../shared/cloud/credentials.ts';
import { callMns } from '../account/mnsCall.ts';
import { RefusedError, UsageError } from '../exit.ts';
import type { Target } from '../target.ts';
import { readLetter, type Letter } from './letter.ts';

/** The names of the queues. `endpoint` replaces the target's where it is set. */
export interface Queues {
  queue: string;
  notifyQueue: string;
  deadLetterQueue: string;
  endpoint: string | undefined;
}

/** The dead-letter queue. Every method throws RefusedError or NoAnswerError. */
export interface DeadLetters {
  /**
   * Receives letters until there are no more, or `MOST_LETTERS`. MNS hides each letter from others for the queue's
   * visibility timeout, so work on each letter as soon as it comes.
   */
  letters(): AsyncIterable<Letter>;
  /** Makes received letters visible to others again. */
  putBack(letters: readonly Letter[]): Promise<void>;
  /** Sends the message of a letter to the queue that it came from. Deletes the letter once the queue has accepted the message. */
  replay(letter: Letter & { body: string }): Promise<void>;
  /** Deletes a letter for good. */
  remove(letter: Letter): Promise<void>;
}

/** MNS hands over at most 16 messages at once. */
const BATCH = 16;

/** The most letters to receive in one go. With more, the first would become visible again before the last is shown. */
export const MOST_LETTERS = 1000;

/** MNS's codes for a letter whose receipt handle has expired. */
const OVERTAKEN = new Set(['ReceiptHandleError', 'MessageNotExist']);

/** The shortest visibility timeout that MNS takes, in seconds. */
const AT_ONCE = 1;

const TIMEOUT_MS = 10_000;

/**
 * Connects to the dead-letter queue of a target. It loads the MNS SDK only here, because no other command needs it.
 * @throws UsageError when the target names no account, or the endpoint is no URL.
 */
export async function connectDeadLetters(
  target: Target,
  credentials: Credentials,
  queues: Queues,
): Promise<DeadLetters> {
  const { accountId, region, mns } = target;
  if (accountId === undefined) throw new UsageError('Dead letters need accountId in the target.');
  const endpoint = (queues.endpoint ?? mns)?.replace(/\/+$/, '');
  if (endpoint !== undefined && !URL.canParse(endpoint)) throw new UsageError(`The endpoint ${endpoint} is no URL.`);
  const { default: Client } = await import('@alicloud/mns');
  const client = new Client(accountId, {
    ...credentials,
    region,
    endpoint,
    secure: true,
    readTimeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
  });
  const { queue, notifyQueue, deadLetterQueue } = queues;
  return {
    letters: () => receive(client, deadLetterQueue),
    putBack: async (letters) => {
      await pLimit(BATCH).map(letters, (letter) => putBack(client, deadLetterQueue, letter));
    },
    replay: async ({ body, receiptHandle, of }) => {
      const message = { MessageBody: Buffer.from(body, 'utf8').toString('base64') };
      const origin = of === 'notify' ? notifyQueue : queue;
      await callMns(`SendMessage of ${origin}`, () => client.sendMessage(origin, message));
      await deleteLetter(client, deadLetterQueue, receiptHandle);
    },
    remove: async ({ receiptHandle }) => {
      await deleteLetter(client, deadLetterQueue, receiptHandle);
    },
  };
}

async function* receive(client: MnsClient, queue: string): AsyncGenerator<Letter> {
  const seen = new Set<string>();
  while (seen.size < MOST_LETTERS) {
    const fresh = (await receiveBatch(client, queue)).filter(({ MessageId: id }) => !seen.has(id));
    // No letters are left, or only letters that have become visible again in the meantime.
    if (fresh.length === 0) return;
    for (const message of fresh) {
      seen.add(message.MessageId);
      yield readLetter(message);
    }
  }
}

async function putBack(client: MnsClient, queue: string, { receiptHandle }: Letter): Promise<void> {
  try {
    await callMns(`ChangeMessageVisibility of ${queue}`, () =>
      client.changeMessageVisibility(queue, receiptHandle, AT_ONCE),
    );
  } catch (error) {
    // The handle has expired. So the letter is visible again anyway, or somebody else has deleted it.
    if (!(error instanceof RefusedError && OVERTAKEN.has(error.code))) throw error;
  }
}

async function deleteLetter(client: MnsClient, queue: string, receiptHandle: string): Promise<void> {
  await callMns(`DeleteMessage of ${queue}`, () => client.deleteMessage(queue, receiptHandle));
}

async function receiveBatch(client: MnsClient, queue: string) {
  try {
    const { body } = await callMns(`BatchReceiveMessage of ${queue}`, () => client.batchReceiveMessage(queue, BATCH));
    return body ?? [];
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'MessageNotExist') return [];
    throw error;
  }
}
