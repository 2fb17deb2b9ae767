import * as v from 'valibot';
import { GOALS, INSTANCE_ID, type Goal } from './instance.ts';
import { MOST_INSTANCES } from './limits.ts';

/** One instance in a queue message: which, which of its intents, and what the message itself remembers from look to look. */
export interface WorkItem {
  instanceId: string;
  goal: Goal;
  generation: number;
  /** Milliseconds since the epoch; needed here for an instance that no Describe shows. */
  deadline: number;
  /** The code of the failure that its release cleans up after; the tags that tell it go with the instance. */
  failure?: string;
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
          failure: v.optional(v.pipe(v.string(), v.maxLength(128))),
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
          ...(item.failure !== undefined && { failure: item.failure }),
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

/** The most work items in one message: DescribeInstances takes 100 ids, and 100 items stay far below MNS's 64 KB. */
export const ITEMS_PER_MESSAGE = 100;

/** The text of a queue message, JSON; far below MNS's 64 KB for `ITEMS_PER_MESSAGE` items. What is undefined is left out. */
export function encodeMessage(items: readonly WorkItem[]): string {
  return JSON.stringify({
    v: 1,
    items: items.map((item) => ({
      id: item.instanceId,
      goal: item.goal,
      gen: item.generation,
      due: item.deadline,
      failure: item.failure,
      seen: item.seen === true ? 1 : undefined,
      absent: item.absentSince,
      errors: item.errors,
      old: item.oldest,
      fin: item.finished === true ? 1 : undefined,
    })),
  });
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
