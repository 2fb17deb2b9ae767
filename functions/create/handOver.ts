import { delaySeconds, FEW, nextTick, TAKES_MS, tickAfter } from '../../shared/domain/pacing.ts';
import { inMessages, ITEMS_PER_MESSAGE, type WorkItem } from '../../shared/domain/message.ts';
import type { Ports, Settings } from '../../shared/ports.ts';
import type { Filled } from './fillSlot.ts';
import type { ProvisioningRequest } from './request.ts';

/**
 * Puts the instances of a request into the queue as they come: a hundred fill a message, and none waits for longer than a
 * tick.
 */
export class HandOver {
  readonly #unsent: Filled[];
  #sentAt: number;

  /** @param present instances that are not in the queue yet. */
  constructor(
    private readonly request: ProvisioningRequest,
    present: readonly Filled[],
    private readonly ports: Ports,
    private readonly settings: Settings,
  ) {
    this.#unsent = [...present];
    this.#sentAt = ports.clock.now();
  }

  /** Takes another instance. Throws CloudError when a message is due and the queue does not take it. */
  async add(slot: Filled): Promise<void> {
    this.#unsent.push(slot);
    const isDue = this.ports.clock.now() - this.#sentAt >= this.settings.tickSeconds * 1000;
    if (isDue || this.#unsent.length >= ITEMS_PER_MESSAGE) await this.send();
  }

  /** Sends what there is. Throws CloudError when the queue does not take it. */
  async send(): Promise<void> {
    const { request, ports, settings } = this;
    const now = ports.clock.now();
    this.#sentAt = now;
    const deadline = now + request.deadlineSeconds * 1000;
    const { goal, generation } = request.intent;
    const { requestId } = request;
    const items = this.#unsent.splice(0).map(({ instanceId, slot: index, placement }): WorkItem => {
      return { instanceId, goal, generation, deadline, slot: { requestId, index, placement } };
    });
    const { tickSeconds } = settings;
    const due =
      request.count > FEW ? nextTick(now, tickSeconds) : tickAfter(TAKES_MS.creation, { now, deadline, tickSeconds });
    for (const batch of inMessages(items)) await ports.queue.send(batch, delaySeconds(due, ports.clock.now()));
  }
}
