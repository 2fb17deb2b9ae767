import * as v from 'valibot';
import { actions, Kinds } from '../../console/server/action.ts';
import { ConsoleError, type Action } from '../../console/server/console.ts';
import { CALLED_FUNCTIONS } from '../../shared/api/functions.ts';
import { connectRpc } from '../account/rpc.ts';
import { accountOf } from '../account/targetAccount.ts';
import { findCredentials } from '../credentials.ts';
import { connectDeadLetters, type DeadLetters } from '../deadLetters/queue.ts';
import { NoAnswerError, RefusedError, UsageError } from '../exit.ts';
import { askPrices } from '../fleet/prices.ts';
import { namesOf } from '../names.ts';
import { outcomesOf, OUTCOMES_QUERY } from '../record/events.ts';
import { historyOf } from '../record/history.ts';
import { recordOf } from '../record/record.ts';
import type { Target } from '../target.ts';
import type { Transport } from '../transport/transport.ts';
import { explained } from './explained.ts';
import { listLetters, workOnLetters } from './letters.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const FunctionCall = v.strictObject({
  name: v.picklist(CALLED_FUNCTIONS),
  method: v.optional(v.picklist(['GET', 'POST']), 'POST'),
  query: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.string(), ''),
});
const Ids = v.strictObject({ messageIds: v.array(text) });

const DAY_MS = 86_400_000;

/** Tells the page what the command line would print. */
const action = actions((error) => {
  if (!(error instanceof RefusedError || error instanceof NoAnswerError || error instanceof UsageError))
    return undefined;
  const { code, message } = explained(error);
  return new ConsoleError(502, code, message);
});

/** What a page may do with a deployment. All of it goes the ways of the command line, with its keys. */
export function deploymentActions(target: Target, transport: Transport): Readonly<Record<string, Action>> {
  const known = new Map<string, { hourly: number; currency: string }>();
  return {
    call: action(FunctionCall, (call) => transport(call)),
    history: action(v.strictObject({ id: text }), async ({ id }) => {
      const record = await recordOf(target);
      const keptDays = await record.keptDays();
      return { keptDays, events: await historyOf(id, record, Date.now() - keptDays * DAY_MS) };
    }),
    failures: action(v.strictObject({}), async () => {
      const record = await recordOf(target);
      return {
        events: outcomesOf(await record.since(Date.now() - DAY_MS, OUTCOMES_QUERY)).filter(({ why }) => why !== ''),
      };
    }),
    letters: action(v.strictObject({}), async () => ({ letters: await listLetters(await lettersOf(target)) })),
    replay: action(Ids, async ({ messageIds }) => workOnLetters(await lettersOf(target), messageIds, 'replay')),
    remove: action(Ids, async ({ messageIds }) => workOnLetters(await lettersOf(target), messageIds, 'remove')),
    prices: action(Kinds, ({ kinds }) => pricesOf(target, kinds, known)),
  };
}

async function lettersOf(target: Target): Promise<DeadLetters> {
  const { queue, notifyQueue, deadLetterQueue } = namesOf(target);
  return connectDeadLetters(target, await findCredentials(target), {
    queue,
    notifyQueue,
    deadLetterQueue,
    endpoint: undefined,
  });
}

type Kind = v.InferOutput<typeof Kinds>['kinds'][number];

/** What kinds of instances cost an hour. Each is asked for once. */
async function pricesOf(
  target: Target,
  kinds: readonly Kind[],
  known: Map<string, { hourly: number; currency: string }>,
) {
  const nameOf = ({ instanceType, zoneId }: Kind): string => `${instanceType} ${zoneId}`;
  const fresh = kinds.filter((kind) => !known.has(nameOf(kind)));
  if (fresh.length > 0) {
    const { currency, of } = await askPrices(fresh, target.region, await connectRpc('ecs', await accountOf(target)));
    for (const kind of fresh) known.set(nameOf(kind), { hourly: of({ ...kind, instanceIds: [''] }), currency });
  }
  const prices = kinds.map((kind) => ({ ...kind, hourly: known.get(nameOf(kind))?.hourly ?? 0 }));
  return { currency: [...known.values()][0]?.currency ?? '', prices };
}
