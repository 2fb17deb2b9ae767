import type { WorkItem } from '../../shared/domain/message.ts';

/** More waiting instances than this are served by the tick, which looks at a hundred of them in one call. */
const FEW = 5;

/**
 * Which of the state changes that ECS reports are worth a look at once, as far as this function instance knows.
 *
 * A look at once starts a Stopped instance up to a tick earlier and costs a Describe and a Start. For few instances that
 * is worth it. A hundred would cost two hundred calls in place of ten, and most changes that ECS reports concern nobody
 * here. Those wait for their tick, and so does an instance that has only an outcome left to publish.
 */
export class StateChangeHints {
  #items = new Map<string, WorkItem>();

  /** Remembers what the last delivery left waiting. */
  expect(items: readonly WorkItem[]): void {
    this.#items = new Map(items.map((item) => [item.instanceId, item]));
  }

  /** The ids among these changes that a look now can take a step further. */
  worthALook(changes: readonly { instanceId: string; state: string }[]): string[] {
    if (this.#items.size > FEW) return [];
    const ids = changes
      .filter(({ instanceId, state }) => this.#items.has(instanceId) && state === 'Stopped')
      .map(({ instanceId }) => instanceId);
    return [...new Set(ids)];
  }
}
