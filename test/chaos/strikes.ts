import * as v from 'valibot';
import { decodeMessage } from '../../shared/workItem.ts';
import { QUEUE, OUTCOME_QUEUE } from './outside.ts';

const Strike = v.looseObject({
  msg: v.literal('fault struck'),
  kind: v.string(),
  service: v.string(),
  action: v.string(),
  about: v.optional(
    v.object({
      instanceId: v.optional(v.string()),
      queue: v.optional(v.string()),
      body: v.optional(v.string()),
      bodies: v.optional(v.array(v.string())),
    }),
    {},
  ),
});

/** The faults that struck, read from the local cloud's log. */
export class Strikes {
  /** How often, by `service action kind`. */
  readonly counts = new Map<string, number>();
  /** Instances that vanished while Pending. */
  readonly vanished = new Set<string>();
  /** Instances named in a message that was lost on its way to reconcile. */
  readonly mislaid = new Set<string>();
  /** Outcomes that the topic had accepted, lost on their way to us: JSON in base64. */
  readonly lostOutcomes: string[] = [];
  readonly #lines: string[] = [];

  /** Takes one line of the log. */
  read(line: string): void {
    this.#lines.push(line);
    if (!line.includes('"fault struck"')) return;
    const parsed = v.safeParse(Strike, JSON.parse(line));
    if (!parsed.success) return;
    const { service, action, kind, about } = parsed.output;
    const key = `${service} ${action} ${kind}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (kind === 'vanish' && about.instanceId !== undefined) this.vanished.add(about.instanceId);
    if (kind !== 'lose') return;
    if (about.queue === OUTCOME_QUEUE && about.body !== undefined) this.lostOutcomes.push(about.body);
    if (about.queue === QUEUE && about.body !== undefined) this.#mislay(about.body);
    for (const body of about.bodies ?? []) this.#mislay(body);
  }

  /** What the log says of an instance or request, the last lines of it. */
  about(id: string): string[] {
    return this.#lines.filter((line) => line.includes(id)).slice(-30);
  }

  #mislay(body: string): void {
    const message = decodeMessage(Buffer.from(body, 'base64').toString('utf8'));
    if ('items' in message) for (const { instanceId } of message.items) this.mislaid.add(instanceId);
  }
}
