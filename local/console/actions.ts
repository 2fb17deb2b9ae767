import * as v from 'valibot';
import { actions, Kinds } from '../../console/server/action.ts';
import { ConsoleError, type Action } from '../../console/server/console.ts';
import type { ShownCall } from '../../console/wire/state.ts';
import type { Contents } from '../contents.ts';
import { EcsError } from '../ecs/model/errors.ts';
import { FcError } from '../fc/errors.ts';
import { MnsError } from '../mns/model/errors.ts';

const text = v.pipe(v.string(), v.nonEmpty());

const FunctionCall = v.strictObject({
  name: text,
  method: v.optional(v.picklist(['GET', 'POST']), 'POST'),
  query: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.string(), ''),
});
const History = v.strictObject({
  instanceIds: v.pipe(v.array(text), v.maxLength(1000)),
  /** Also calls that made nothing, but gave it this tag. */
  tag: v.optional(v.strictObject({ key: text, value: v.string() })),
});
const Price = v.object({ PriceInfo: v.object({ Price: v.object({ TradePrice: v.number(), Currency: v.string() }) }) });

/** How many messages of a queue a page gets. */
const MOST_MESSAGES = 200;

/** Tells refusals of the services as such. */
const action = actions((error) =>
  error instanceof EcsError || error instanceof MnsError || error instanceof FcError
    ? new ConsoleError(error.status, error.code, error.message)
    : undefined,
);

/** What a page may do with a local cloud. */
export function localActions(contents: () => Contents, region: string): Readonly<Record<string, Action>> {
  return {
    call: action(FunctionCall, ({ name, ...call }) => contents().fc.callHttp(name, call)),
    history: action(History, (asked) => historyOf(contents(), asked)),
    lines: action(v.strictObject({ words: v.array(text) }), ({ words }) => ({
      lines: linesWith(contents().journal, words),
    })),
    invocation: action(v.strictObject({ number: v.number() }), ({ number }) => {
      const found = contents().journal.invocations.get(number);
      if (found === undefined)
        throw new ConsoleError(404, 'NotKept', 'That run is too long ago: only the newest are kept.');
      return found;
    }),
    messages: action(v.strictObject({ queue: text }), ({ queue }) => ({ messages: messagesOf(contents(), queue) })),
    send: action(v.strictObject({ queue: text, body: text }), ({ queue, body }) =>
      contents().mns.inMemory.queue(queue).send({ body }),
    ),
    discard: action(v.strictObject({ queue: text, messageId: text }), ({ queue, messageId }) => {
      const gone = contents().mns.inMemory.queue(queue).discard(messageId);
      if (!gone) throw new ConsoleError(404, 'MessageNotExist', `${messageId} is not in ${queue} any more.`);
      return {};
    }),
    prices: action(Kinds, ({ kinds }) => pricesOf(contents(), region, kinds)),
  };
}

/** What happened to these instances, the oldest first: their statuses, the calls that named or listed them, and runs. */
function historyOf({ journal }: Contents, { instanceIds, tag }: v.InferOutput<typeof History>): unknown {
  const wanted = new Set(instanceIds);
  const bears = (call: ShownCall): boolean => tag !== undefined && call.tags?.[tag.key] === tag.value;
  const calls = journal.calls.all().flatMap((call) => {
    const kept = call.about.flatMap((id, place) => (wanted.has(id) ? [place] : []));
    if (kept.length === 0) return bears(call) ? [call] : [];
    const those = (list: readonly string[]): string[] => kept.map((place) => list[place] ?? '');
    const { about, statuses, codes } = call;
    return [
      {
        ...{ ...call, about: those(about) },
        ...(statuses !== undefined && { statuses: those(statuses) }),
        ...(codes !== undefined && { codes: those(codes) }),
      },
    ];
  });
  const lines = linesWith(journal, [...instanceIds, ...(tag === undefined ? [] : [tag.value])]);
  return { states: journal.states.all().filter(({ instanceId }) => wanted.has(instanceId)), calls, lines };
}

/** What functions printed that holds one of these words. A line has the time at which its run ended. */
function linesWith({ invocations }: Contents['journal'], words: readonly string[]): unknown[] {
  return invocations.all().flatMap(({ at, functionName, requestId, log }) =>
    log
      .split('\n')
      .filter((line) => words.some((word) => line.includes(word)))
      .map((line) => ({ at, functionName, requestId, line })),
  );
}

function messagesOf({ mns }: Contents, queue: string): unknown[] {
  const { messages } = mns.inMemory.queue(queue).snapshot();
  return messages.slice(0, MOST_MESSAGES).map(({ id, body, enqueueTime, dequeueCount, state, visibleAt }) => ({
    ...{ messageId: id, body, enqueueTime, dequeueCount, state, visibleAt },
  }));
}

function pricesOf(
  { ecs }: Contents,
  region: string,
  kinds: readonly { instanceType: string; zoneId: string }[],
): unknown {
  let currency = '';
  const prices = kinds.map(({ instanceType, zoneId }) => {
    const asked = {
      RegionId: region,
      ResourceType: 'instance',
      PriceUnit: 'Hour',
      InstanceType: instanceType,
      ZoneId: zoneId,
    };
    const { TradePrice, Currency } = v.parse(Price, ecs.inMemory.peek('DescribePrice', asked)).PriceInfo.Price;
    currency = Currency;
    return { instanceType, zoneId, hourly: TradePrice };
  });
  return { currency, prices };
}
