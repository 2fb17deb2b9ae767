import * as v from 'valibot';
import { GOALS, INSTANCE_ID, type Goal } from './instance.ts';
import { MOST_INSTANCES } from './limits.ts';
import { chunks } from './lists.ts';

/** One instance in a queue message: its id, its intent, and what the message remembers from look to look. */
export interface WorkItem {
  instanceId: string;
  goal: Goal;
  generation: number;
  /** Milliseconds since the epoch. The tags hold it too, but Describe may not show the instance. */
  deadline: number;
  /** The slot it was created for. The tags hold it too, but they vanish with the instance. */
  slot?: {
    requestId: string;
    index: number;
    placement: number;
    /** Its request has several placements, as its tags say. Messages do not. */
    several?: true;
  };
  /** The code of the failure that its release cleans up after. The tag that holds it vanishes with the instance. */
  failure?: string;
  /** The goal that failed with this code, and why. */
  failed?: { goal: Goal; reason: string };
  /** The code with which ECS last refused a step. */
  refusal?: string;
  /** Describe has shown the instance. */
  seen?: boolean;
  /** When Describe first did not show it, in milliseconds since the epoch. */
  absentSince?: number;
  /** How many looks in a row met an error. The pause before the next look grows with it. */
  errors?: number;
  /** Its outcome is published. The pending tag is still to be taken off. */
  finished?: boolean;
  /**
   * The oldest generation among the messages merged into this one; 0 also where a late step of a sweep is to be expected. A
   * look without errors clears it, once that goal can do no harm.
   */
  oldest?: number;
}

/** The longest reason in a message, in characters, so that a hundred of them fit. */
const LONGEST_REASON = 160;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/**
 * A deployment replaces the functions one by one, and may take them back. So a reader ignores what it does not know, and
 * every later form keeps these fields. `v` only tells people which form it is.
 */
const Message = v.object({
  v: v.pipe(whole, v.minValue(1)),
  items: v.pipe(
    v.array(
      v.pipe(
        v.object({
          id: v.pipe(v.string(), v.regex(INSTANCE_ID)),
          goal: v.picklist(GOALS),
          gen: whole,
          due: whole,
          slot: v.optional(v.strictTuple([v.pipe(v.string(), v.maxLength(64)), whole, whole])),
          failure: v.optional(v.pipe(v.string(), v.maxLength(128))),
          failed: v.optional(v.strictTuple([v.picklist(GOALS), v.pipe(v.string(), v.maxLength(LONGEST_REASON))])),
          refusal: v.optional(v.pipe(v.string(), v.maxLength(128))),
          seen: v.optional(v.literal(1)),
          absent: v.optional(whole),
          errors: v.optional(whole),
          old: v.optional(whole),
          fin: v.optional(v.literal(1)),
        }),
        v.transform((item): WorkItem => ({
          instanceId: item.id,
          goal: item.goal,
          generation: item.gen,
          deadline: item.due,
          ...(item.slot !== undefined && {
            slot: { requestId: item.slot[0], index: item.slot[1], placement: item.slot[2] },
          }),
          ...(item.failure !== undefined && { failure: item.failure }),
          ...(item.failed !== undefined && { failed: { goal: item.failed[0], reason: item.failed[1] } }),
          ...(item.refusal !== undefined && { refusal: item.refusal }),
          ...(item.seen !== undefined && { seen: true }),
          ...(item.absent !== undefined && { absentSince: item.absent }),
          ...(item.errors !== undefined && { errors: item.errors }),
          ...(item.old !== undefined && { oldest: item.old }),
          ...(item.fin !== undefined && { finished: true }),
        })),
      ),
    ),
    v.minLength(1),
    v.maxLength(MOST_INSTANCES),
  ),
});

/** The most work items in one message, because DescribeInstances takes 100 ids. */
export const ITEMS_PER_MESSAGE = 100;

/** The longest message, in bytes. MNS takes 64 KB, and base64 turns three bytes into four. */
const LONGEST_MESSAGE = 48 * 1024;

/**
 * Writes a queue message as JSON. Fields that are undefined are left out.
 * @example encodeMessage([{ instanceId: 'i-1', goal: 'Running', generation: 0, deadline: 1767226500000 }]);
 * // '{"v":1,"items":[{"id":"i-1","goal":"Running","gen":0,"due":1767226500000}]}'
 */
export function encodeMessage(items: readonly WorkItem[]): string {
  return JSON.stringify({
    v: 1,
    items: items.map((item) => ({
      id: item.instanceId,
      goal: item.goal,
      gen: item.generation,
      due: item.deadline,
      slot: item.slot && [item.slot.requestId, item.slot.index, item.slot.placement],
      failure: item.failure,
      failed: item.failed && [item.failed.goal, item.failed.reason.slice(0, LONGEST_REASON)],
      refusal: item.refusal,
      seen: item.seen === true ? 1 : undefined,
      absent: item.absentSince,
      errors: item.errors,
      old: item.oldest,
      fin: item.finished === true ? 1 : undefined,
    })),
  });
}

/**
 * Cuts a list of items into messages of at most `ITEMS_PER_MESSAGE` items, and fewer where the items are long.
 * @returns lists of items, in order.
 * @example for (const items of inMessages(all)) await queue.send(items, delay);
 */
export function inMessages(items: readonly WorkItem[]): WorkItem[][] {
  return chunks(items, ITEMS_PER_MESSAGE).flatMap(fitting);
}

function fitting(items: WorkItem[]): WorkItem[][] {
  if (items.length === 1 || Buffer.byteLength(encodeMessage(items)) <= LONGEST_MESSAGE) return [items];
  return chunks(items, Math.ceil(items.length / 2)).flatMap(fitting);
}

/**
 * Reads a queue message.
 * @param body JSON text, or its value where Function Compute has parsed it already.
 * @returns `{error}` with one sentence where the message is not readable. The sentence never repeats the body.
 * @example decodeMessage('garbage'); // {error: 'The message is not JSON.'}
 */
export function decodeMessage(body: unknown): { items: WorkItem[] } | { error: string } {
  let json: unknown = body;
  if (typeof body === 'string') {
    try {
      json = JSON.parse(body);
    } catch {
      return { error: 'The message is not JSON.' };
    }
  }
  const parsed = v.safeParse(Message, json);
  if (parsed.success) return { items: parsed.output.items };
  return { error: `The message is not of a known form: ${v.getDotPath(parsed.issues[0]) ?? 'its root'} is wrong.` };
}
