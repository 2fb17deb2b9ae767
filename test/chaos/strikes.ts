import * as v from 'valibot';
import { decodeMessage } from '../../shared/domain/message.ts';
import { NAMES } from '../../shared/cloud/names.ts';
import { OUTCOME_QUEUE } from './outside.ts';

const Strike = v.looseObject({
  msg: v.literal('fault struck'),
  kind: v.string(),
  ms: v.optional(v.number()),
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
type Strike = v.InferOutput<typeof Strike>;

/** A line of a function's own log, within a line of the local cloud's. */
const Spoken = v.object({ function: v.literal('reconcile'), msg: v.string() });
const Releasing = v.object({ message: v.literal('releasing'), instanceIds: v.array(v.string()) });

/** The faults that struck and the messages that were sent, read from the local cloud's log. */
export class Strikes {
  /** How often, by `service action kind`. */
  readonly counts = new Map<string, number>();
  /** Instances that vanished while Pending. */
  readonly vanished = new Set<string>();
  /** Instances that reconcile says it was about to release. */
  readonly releasing = new Set<string>();
  /** Outcomes that the topic had accepted, lost on their way to us: JSON in base64. */
  readonly lostOutcomes: string[] = [];
  /** By instance: the message that named it last. */
  readonly #newest = new Map<string, string>();
  /** Messages that were lost on their way to reconcile. */
  readonly #lost = new Set<string>();
  readonly #lines: string[] = [];

  /** Takes one line of the log. */
  read(line: string): void {
    if (line.includes('releasing')) this.#readRelease(line);
    const parsed = line.includes('"fault struck"') ? v.safeParse(Strike, JSON.parse(line)) : undefined;
    const strike = parsed?.success === true ? parsed.output : undefined;
    if (strike === undefined) {
      this.#lines.push(line);
      return;
    }
    const { service, action, kind, ms, about } = strike;
    this.#readMessages(strike);
    // What is late by nothing is no fault, but the witness of a message; those about outcomes tell nothing new.
    const isWitness = kind === 'late' && ms === 0;
    if (!isWitness || about.queue === NAMES.queue) this.#lines.push(legible(strike));
    if (isWitness) return;
    const key = `${service} ${action} ${kind}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (kind === 'vanish' && about.instanceId !== undefined) this.vanished.add(about.instanceId);
  }

  /** Whether the last message that named this instance was lost on its way to reconcile. */
  isMislaid(instanceId: string): boolean {
    return this.#lost.has(this.#newest.get(instanceId) ?? '');
  }

  /** What the log says of an instance or request, the last lines of it. */
  about(id: string): string[] {
    return this.#lines.filter((line) => line.includes(id)).slice(-30);
  }

  /** Every message to reconcile is witnessed as late, be it by nothing, before anything else becomes of it. */
  #readMessages({ service, kind, about: { queue, body, bodies = [] } }: Strike): void {
    if (queue === OUTCOME_QUEUE && kind === 'lose' && body !== undefined) this.lostOutcomes.push(body);
    if (queue === NAMES.queue && kind === 'late' && body !== undefined) {
      // The same once more, as a loop that waits says the same at each tick.
      this.#lost.delete(body);
      for (const instanceId of idsIn(body)) this.#newest.set(instanceId, body);
    }
    if (queue === NAMES.queue && kind === 'lose' && body !== undefined) this.#lost.add(body);
    if (service === 'fc' && kind === 'lose') for (const each of bodies) this.#lost.add(each);
  }

  #readRelease(line: string): void {
    const spoken = v.safeParse(Spoken, JSON.parse(line));
    const said = spoken.success ? v.safeParse(Releasing, fromJson(spoken.output.msg)) : undefined;
    if (said?.success === true) for (const id of said.output.instanceIds) this.releasing.add(id);
  }
}

function idsIn(body: string): string[] {
  const message = decodeMessage(decode(body));
  return 'items' in message ? message.items.map(({ instanceId }) => instanceId) : [];
}

/** A strike with the messages that it is about in clear, so that they are found by the ids in them. */
function legible({ about, ...strike }: Strike): string {
  const { body, bodies, ...rest } = about;
  const messages = [...(body === undefined ? [] : [body]), ...(bodies ?? [])].map(decode);
  return JSON.stringify({ ...strike, about: rest, messages });
}

function decode(body: string): string {
  return Buffer.from(body, 'base64').toString('utf8');
}

/** Undefined for what is no JSON, such as a line that the runtime has put its own words before. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
