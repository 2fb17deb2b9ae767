import type { WorkItem } from '../../shared/domain/message.ts';
import { FEW } from '../../shared/domain/pacing.ts';

/**
 * Decides which state changes are worth an immediate look, from what this function instance remembers.
 *
 * An immediate look starts a Stopped instance up to a tick earlier and costs one Describe and one Start. That is worth
 * it for few instances. For a hundred it would cost 200 calls instead of 10. Most changes that ECS reports are about
 * instances that nobody waits for here. An instance that only needs its outcome published can wait for its tick.
 */
export class StateChangeHints {
  #items = new Map<string, WorkItem>();

  /** Remembers what the last delivery left waiting. */
  expect(items: readonly WorkItem[]): void {
    this.#items = new Map(items.map((item) => [item.instanceId, item]));
  }

  /** The ids among these changes that an immediate look can start. */
  worthALook(changes: readonly { instanceId: string; state: string }[]): string[] {
    if (this.#items.size > FEW) return [];
    const ids = changes
      .filter(({ instanceId, state }) => this.#items.has(instanceId) && state === 'Stopped')
      .map(({ instanceId }) => instanceId);
    return [...new Set(ids)];
  }
}
