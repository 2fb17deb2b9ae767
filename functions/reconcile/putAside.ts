import type { Ports } from '../../shared/ports.ts';

/**
 * Sends a message that we can do nothing about to the dead-letter queue, with the reason, so that it holds up nobody.
 * @param body the message as it came, or as it would go on.
 * @throws CloudError when the queue does not accept it.
 */
export async function putAside(reason: string, body: unknown, ports: Ports): Promise<void> {
  ports.log.error('message put aside', { reason });
  await ports.queue.sendDeadLetter({ reason, body });
}
