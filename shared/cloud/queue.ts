import type { WorkItem } from '../domain/message.ts';

/**
 * The queue that wakes reconcile, and its dead letters. Both methods throw `CloudError` unless the message was
 * accepted.
 */
export interface Queue {
  /** Sends one message with at most 100 items. It becomes visible after `delaySeconds` (0 to 604,800). */
  send(items: readonly WorkItem[], delaySeconds: number): Promise<void>;
  /** Puts aside a message that cannot be worked on. */
  sendDeadLetter(letter: DeadLetter): Promise<void>;
}

export interface DeadLetter {
  /** Why nothing can be done with the message, in words. */
  reason: string;
  /** The message as it came. */
  body: unknown;
}
