import type { WorkItem } from '../../shared/domain/message.ts';

/** More waiting instances than this are served by the tick, which looks at a hundred of them in one call. */
const FEW = 5;

/**
 * Which instances are waited for, as far as this function instance knows.
 *
 * To hear that an instance is Stopped saves its start up to a tick of waiting, and costs a Describe and a Start. For few
 * instances that is worth it. For a hundred it would be two hundred calls in place of ten, and most changes that ECS
 * reports are none of ours at all: those wait for their tick, and so does whoever has only an outcome to tell.
 */
export class Awaited {
  #items = new Map<string, WorkItem>();

  /** What the last delivery left waiting. */
  set(items: readonly WorkItem[]): void {
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
