import { readLetter } from '../../../cli/deadLetters/letter.ts';
import { eventsOf, outcomesOf } from '../../../cli/record/events.ts';
import { lineOf } from '../../../cli/record/line.ts';
import { statusOf } from '../../../functions/status/status.ts';
import { deploymentNames } from '../../../shared/api/deploymentNames.ts';
import type { Instance } from '../../../shared/domain/instance.ts';
import { keySwap, TAG, type OwnTag } from '../../../shared/domain/tags.ts';
import type { LocalState, ShownCall, ShownInstance } from '../../wire/state.ts';
import { rowOf } from '../fleet/row.ts';
import type { Happening } from '../timeline/timeline.ts';
import { askPrices, failedIn, toldBy } from './common.ts';
import { post, Refused } from './post.ts';
import type { FunctionAnswer, History, Letter, Source } from './source.ts';

interface PrintedLine {
  at: number;
  functionName: string;
  requestId: string;
  line: string;
}

interface LocalHistory {
  states: { at: number; instanceId: string; state: string }[];
  calls: ShownCall[];
  lines: PrintedLine[];
}

interface Message {
  messageId: string;
  body: string;
  enqueueTime: number;
}

/** A local cloud. It knows ECS, queues and runs, and nothing of requests and goals: those are read here, from tags and logs. */
export function createLocalSource(first: LocalState): Source {
  const prefix = prefixIn(Object.keys(first.functions));
  const names = deploymentNames(prefix);
  const swap = keySwap(prefix);
  return {
    rows: (state) =>
      state.kind === 'local' ? Object.values(state.instances).map((instance) => rowIn(instance, swap, state.at)) : [],
    call: (name, body) => post<FunctionAnswer>('call', { name: `${prefix}${name}`, body: JSON.stringify(body) }),
    history: async (rows) => {
      const requests = new Set(rows.map(({ requestId }) => requestId));
      const [only = ''] = requests.size === 1 ? requests : [];
      const asked = { instanceIds: rows.map(({ instanceId }) => instanceId) };
      const tag = only === '' ? {} : { tag: { key: names.tags.request, value: only } };
      return toHistory(await post<LocalHistory>('history', { ...asked, ...tag }), rows, names.tags);
    },
    failures: async () => {
      const { lines } = await post<{ lines: PrintedLine[] }>('lines', { words: ['item ended', 'slot not filled'] });
      return failedIn(outcomesOf(lines.map(toLine)));
    },
    letters: async () => (await lettersIn(names.deadLetterQueue)).map(({ letter }) => letter),
    replay: (messageIds) =>
      workOn(messageIds, async ({ body, of, letter: { messageId } }) => {
        if (body === undefined) return false;
        await post('send', { queue: of === 'notify' ? names.notifyQueue : names.queue, body: base64(body) });
        await post('discard', { queue: names.deadLetterQueue, messageId });
        return true;
      }, names.deadLetterQueue), // prettier-ignore
    remove: (messageIds) =>
      workOn(messageIds, async ({ letter: { messageId } }) => {
        await post('discard', { queue: names.deadLetterQueue, messageId });
        return true;
      }, names.deadLetterQueue), // prettier-ignore
    prices: askPrices,
    depths: ({ queues }) => ({ work: queues[names.queue], letters: queues[names.deadLetterQueue] }),
  };
}

/** What the names of a deployment begin with, by its function `reconcile`. */
export function prefixIn(functionNames: readonly string[]): string {
  return functionNames.find((name) => name.endsWith('reconcile'))?.slice(0, -'reconcile'.length) ?? '';
}

function rowIn(shown: ShownInstance, swap: (key: string) => string, now: number) {
  const { instanceId, status, zoneId, vSwitchId, instanceType, chargeType, createdAt, publicIps, privateIps, locks } =
    shown;
  const instance = {
    ...{ instanceId, status, publicIps, privateIps, zoneId, vSwitchId, instanceType, chargeType, createdAt, locks },
    ...{ autoReleaseAt: undefined, expiresAt: undefined },
    tags: Object.fromEntries(Object.entries(shown.tags).map(([key, value]) => [swap(key), value])),
  } as Instance;
  const [told] = statusOf({ instances: [instance], unknown: [] }, now);
  if (told === undefined) throw new Error('an instance has a status');
  // Ours say what the columns say.
  const own: readonly string[] = Object.values(TAG);
  const tags = Object.fromEntries(Object.entries(shown.tags).filter(([key]) => !own.includes(swap(key))));
  return rowOf(told, { name: shown.instanceName, tags });
}

function toLine({ at, functionName, line }: PrintedLine) {
  return lineOf({ at, fields: { functionName, message: line } });
}

function toHistory(
  { states, calls, lines }: LocalHistory,
  rows: readonly { instanceId: string; requestId: string; slot: number }[],
  tags: Readonly<Record<OwnTag, string>>,
): History {
  const of = new Map<string, Happening[]>(rows.map(({ instanceId }) => [instanceId, []]));
  const bySlot = new Map(rows.map(({ requestId, slot, instanceId }) => [`${requestId}/${slot}`, instanceId]));
  const add = (id: string, happening: Happening): void => {
    of.get(id)?.push(happening);
  };
  for (const { at, instanceId, state } of states) add(instanceId, { kind: 'state', at, state });
  for (const { at, action, requestId, code = '', about, codes, tags: given } of calls) {
    const call = { kind: 'call', at, action, requestId } as const;
    about.forEach((id, place) => {
      const own = codes?.[place] ?? '200';
      add(id, { ...call, code: own === '200' ? code : own });
    });
    // A creation that is refused has no instance; its tags say for which slot it was.
    const slot = `${given?.[tags.request] ?? ''}/${(given?.[tags.slot] ?? '').split('/')[0] ?? ''}`;
    if (about.length === 0) add(bySlot.get(slot) ?? '', { ...call, code });
  }
  for (const event of eventsOf(lines.map(toLine))) for (const id of event.instanceIds) add(id, toldBy(event));
  return { of, complete: true };
}

interface Held {
  letter: Letter;
  body: string | undefined;
  /** Whose queue its message goes back to. */
  of: 'reconcile' | 'notify';
}

async function lettersIn(queue: string): Promise<Held[]> {
  try {
    const { messages } = await post<{ messages: Message[] }>('messages', { queue });
    return messages.map(({ messageId, body, enqueueTime }) => {
      const received = {
        MessageId: messageId,
        ReceiptHandle: '',
        MessageBody: plain(body),
        EnqueueTime: String(enqueueTime),
      };
      const { at, reason, of, instanceIds, body: replayed } = readLetter(received);
      return { of, letter: { messageId, at, reason, instanceIds, replayable: replayed !== undefined }, body: replayed };
    });
  } catch (error) {
    if (error instanceof Refused && error.code === 'QueueNotExist') return [];
    throw error;
  }
}

async function workOn(
  messageIds: readonly string[],
  work: (held: Held) => Promise<boolean>,
  queue: string,
): Promise<string[]> {
  const letters = new Map((await lettersIn(queue)).map((held) => [held.letter.messageId, held]));
  const left: string[] = [];
  for (const id of messageIds) {
    const held = letters.get(id);
    if (held === undefined || !(await work(held))) left.push(id);
  }
  return left;
}

/** The JSON of a body that may be in Base64; `null` as JSON for anything else. */
function plain(body: string): string {
  if (isJson(body)) return body;
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0)));
    return isJson(text) ? text : 'null';
  } catch {
    return 'null';
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
