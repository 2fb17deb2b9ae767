import * as v from 'valibot';
import { decodeMessage } from '../../shared/domain/message.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
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

/** A line of the log of reconcile, inside a line of the local cloud's log. */
const Spoken = v.object({ function: v.literal('reconcile'), msg: v.string() });
const Releasing = v.object({ message: v.literal('releasing'), instanceIds: v.array(v.string()) });

/** Reads from the local cloud's log which faults struck and which messages were sent. */
export class Strikes {
  /** How often each fault struck, by `service action kind`. */
  readonly counts = new Map<string, number>();
  /** Instances that vanished while Pending. */
  readonly vanished = new Set<string>();
  /** Instances that reconcile was about to release, as its log says. */
  readonly releasing = new Set<string>();
  /** Outcomes that the topic accepted and that were lost on their way to us, as JSON in base64. */
  readonly lostOutcomes: string[] = [];
  /** By instance: the last message that named it. */
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
    // Late by 0 ms is no fault but the witness of a message. We keep only those of the work queue.
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

  /** The last 30 lines of the log about an instance or request. */
  about(id: string): string[] {
    return this.#lines.filter((line) => line.includes(id)).slice(-30);
  }

  /** For every message to reconcile, the log first says that it is late, if only by 0 ms. Other faults follow. */
  #readMessages({ service, kind, about: { queue, body, bodies = [] } }: Strike): void {
    if (queue === OUTCOME_QUEUE && kind === 'lose' && body !== undefined) this.lostOutcomes.push(body);
    if (queue === NAMES.queue && kind === 'late' && body !== undefined) {
      // A waiting instance gets the same message at each tick, so an earlier loss of it does not count any more.
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

/** A strike with its messages decoded, so that a search for an id finds them. */
function legible({ about, ...strike }: Strike): string {
  const { body, bodies, ...rest } = about;
  const messages = [...(body === undefined ? [] : [body]), ...(bodies ?? [])].map(decode);
  return JSON.stringify({ ...strike, about: rest, messages });
}

function decode(body: string): string {
  return Buffer.from(body, 'base64').toString('utf8');
}

/** Parses JSON; undefined for any other text, such as a line with a prefix of the runtime. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
