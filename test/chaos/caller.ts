import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { NoAnswerError } from '../../cli/exit.ts';
import type { FunctionAnswer, FunctionCall, Transport } from '../../cli/transport/transport.ts';
import type { Random } from '../../local/random.ts';
import { goalOf, RequestRecord } from './ledger.ts';
import type { Story, Wish } from './workload.ts';

/** What a caller needs to play a story. */
export interface Manners {
  transport: Transport;
  random: Random;
  /** The speed of the cloud. `Retry-After` is in seconds of the cloud. */
  speed: number;
  /** When to give up, in milliseconds since the epoch. */
  until: number;
}

const Failures = v.optional(
  v.array(
    v.object({
      slot: v.optional(v.number()),
      code: v.string(),
      retryable: v.optional(v.boolean(), false),
    }),
  ),
  [],
);
const Reply = v.object({
  instances: v.optional(v.array(v.object({ instanceId: v.string(), slot: v.optional(v.number()) })), []),
  failures: Failures,
  error: v.optional(v.object({ code: v.string() })),
});
type Reply = v.InferOutput<typeof Reply>;

/** Plays a story to its end, or to the time to give up. */
export async function play(story: Story, manners: Manners): Promise<RequestRecord> {
  const record = new RequestRecord(story.requestId, story.count);
  const create = (): Promise<unknown> => createOnce(story, record, manners);
  await Promise.all(story.double ? [create(), create()] : [create()]);
  if (story.replayMs !== undefined) {
    await sleep(story.replayMs);
    await create();
  }
  for (const wish of story.wishes) {
    await sleep(wish.afterMs);
    await ask(wish, record, manners);
  }
  return record;
}

async function createOnce(story: Story, record: RequestRecord, manners: Manners): Promise<void> {
  await callUntilFinal(manners, post('create', story.body), record, (status, reply) => {
    for (const { slot, instanceId } of reply.instances) {
      if (slot === undefined) continue;
      record.accepted.set(slot, (record.accepted.get(slot) ?? new Set()).add(instanceId));
    }
    const final = reply.failures.filter(({ retryable }) => !retryable);
    for (const { slot, code } of final) if (slot !== undefined) record.refused.set(slot, code);
    if (status >= 400 && reply.failures.length === 0) record.refusals.push(reply.error?.code ?? `HTTP ${status}`);
  });
}

async function ask(wish: Wish, record: RequestRecord, manners: Manners): Promise<void> {
  const entry = { goal: goalOf(wish.function), accepted: [] as string[], answered: false };
  record.goals.push(entry);
  const body = { requestId: record.requestId, ...wish.fields };
  await callUntilFinal(manners, post(wish.function, body), record, (_status, reply) => {
    entry.accepted = reply.instances.map(({ instanceId }) => instanceId);
    entry.answered = true;
  });
}

function post(name: FunctionCall['name'], body: object): FunctionCall {
  return { name, method: 'POST', query: {}, body: JSON.stringify(body) };
}

/**
 * Sends a call, and repeats it while there is no answer or the answer is retryable.
 * @param take gets every answer of the function, except those with status 429 or 5xx.
 */
async function callUntilFinal(
  manners: Manners,
  call: FunctionCall,
  record: RequestRecord,
  take: (status: number, reply: Reply) => void,
): Promise<void> {
  for (let attempt = 0; Date.now() < manners.until; attempt += 1) {
    const answer = await send(manners.transport, call);
    record.answers.push(
      `${call.name}: ${answer === undefined ? 'no answer' : `${answer.status} ${answer.body.trim()}`}`,
    );
    const reply = answer === undefined ? undefined : readReply(answer);
    if (answer !== undefined && reply !== undefined) {
      const busy = answer.status === 429 || answer.status >= 500;
      const again = busy || reply.failures.some(({ retryable }) => retryable);
      if (!busy) take(answer.status, reply);
      if (!again) return;
    }
    await sleep(pause(manners, attempt, answer));
  }
}

/** Sends a call once; undefined where no answer came, so that the effect is unknown. */
async function send(transport: Transport, call: FunctionCall): Promise<FunctionAnswer | undefined> {
  try {
    return await transport(call);
  } catch (error) {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  }
}

/** Reads an answer of a function; undefined for anything else, such as a gateway's page. */
function readReply({ body }: FunctionAnswer): Reply | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(Reply, json);
  return parsed.success ? parsed.output : undefined;
}

function pause({ random, speed }: Manners, attempt: number, answer: FunctionAnswer | undefined): number {
  const asked = (Number(answer?.headers['retry-after'] ?? 0) * 1000) / speed;
  const own = Math.min(2_000, 100 * 2 ** attempt) * (1 + random.next());
  return Math.max(asked, own);
}
