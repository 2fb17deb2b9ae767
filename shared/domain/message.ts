import * as v from 'valibot';
import { GOALS, INSTANCE_ID, type Goal } from './instance.ts';
import { MOST_INSTANCES } from './limits.ts';
import { chunks } from './lists.ts';

/** One instance in a queue message: which, which of its intents, and what the message itself remembers from look to look. */
export interface WorkItem {
  instanceId: string;
  goal: Goal;
  generation: number;
  /** Milliseconds since the epoch; needed here for an instance that no Describe shows. */
  deadline: number;
  /** For which slot it was created. The tags that say so go with the instance. */
  slot?: { requestId: string; index: number; placement: number };
  /** The code of the failure that its release cleans up after. The tag that holds it goes with the instance. */
  failure?: string;
  /** The goal that failed so, and why. */
  failed?: { goal: Goal; reason: string };
  /** The code with which ECS last refused a step. */
  refusal?: string;
  /** Describe has shown it. */
  seen?: boolean;
  /** Since when Describe has not shown it, in milliseconds since the epoch. */
  absentSince?: number;
  /** Looks in a row that met an error; they space the next ones. */
  errors?: number;
  /** Its outcome is published; what is left is to take the pending tag off. */
  finished?: boolean;
  /** The oldest generation that a message merged into this one was about, until a calm look has seen to it. */
  oldest?: number;
}

/** The longest reason that a message carries, in characters: a hundred of them have to fit into one message. */
const LONGEST_REASON = 160;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Message = v.strictObject({
  v: v.literal(1),
  items: v.pipe(
    v.array(
      v.pipe(
        v.strictObject({
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

/** The most work items in one message: DescribeInstances takes 100 ids. */
export const ITEMS_PER_MESSAGE = 100;

/** The longest message in bytes: MNS takes 64 KB, and base64 makes four bytes of three. */
const LONGEST_MESSAGE = 48 * 1024;

/** The text of a queue message, JSON. What is undefined is left out. */
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
 * Cuts items into what fits into a message each: at most `ITEMS_PER_MESSAGE`, and fewer where they have much to say.
 * @returns lists of items, in order.
 */
export function inMessages(items: readonly WorkItem[]): WorkItem[][] {
  return chunks(items, ITEMS_PER_MESSAGE).flatMap(fitting);
}

function fitting(items: WorkItem[]): WorkItem[][] {
  if (items.length === 1 || Buffer.byteLength(encodeMessage(items)) <= LONGEST_MESSAGE) return [items];
  return chunks(items, Math.ceil(items.length / 2)).flatMap(fitting);
}

/** Reads a queue message. `{error}` says in one sentence what makes it unreadable; the body is never repeated in it. */
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
