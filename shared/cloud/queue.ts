import type { WorkItem } from '../domain/message.ts';

/** The queue that wakes reconcile up. Both methods throw `CloudError` unless the queue has accepted the message. */
export interface Queue {
  /** One message for at most 100 items, visible after `delaySeconds` (0 to 604,800). */
  send(items: readonly WorkItem[], delaySeconds: number): Promise<void>;
  /** Puts aside what cannot be worked on, with the reason in words. */
  sendDeadLetter(letter: DeadLetter): Promise<void>;
}

export interface DeadLetter {
  reason: string;
  /** The message as it came. */
  body: unknown;
}
