import type { Line } from './line.ts';

/** Something that happened to a request or its instances. */
export interface HistoryEvent {
  /** As ISO 8601. */
  at: string;
  what: string;
  instanceIds: readonly string[];
  /** The request that it is about, where the line names it. */
  request: string | null;
  /** Who asked: the trigger, and of HTTP the key and the address, of a timer its name and time. */
  who: string;
  /** The code and the words of a failure. */
  why: string;
  /** Of the invocation, which finds the other lines of it. */
  requestId: string;
}

/** What the messages of lines mean to whoever asks what happened. The other messages are for logs alone. */
const MEANING: Readonly<Record<string, (fields: Line['fields']) => string>> = {
  // The first placement is 1, as in a plan.
  'instance created': ({ slot, placement }) => `created in slot ${word(slot)}, placement ${Number(placement) + 1}`,
  'slot not filled': ({ slot }) => `slot ${word(slot)} not filled`,
  'goal accepted': ({ goal }) => `goal ${word(goal)} accepted`,
  'item ended': ({ goal, code }) => (code === undefined ? `is ${word(goal)}` : `failed on its way to ${word(goal)}`),
  'step refused': ({ step }) => `ECS refused to ${word(step)}`,
  releasing: () => 'released by a call to ECS',
  'twins yield': () => 'released: another instance has its slot',
};

/** The messages that say how a goal or a slot ended. */
const ENDS = new Set(['item ended', 'slot not filled']);

/** The search statement that finds the lines of outcomes. */
export const OUTCOMES_QUERY = '"item ended" or "slot not filled"';

/** What lines tell of outcomes. */
export function outcomesOf(lines: readonly Line[]): HistoryEvent[] {
  return eventsOf(lines.filter(({ message }) => ENDS.has(message)));
}

/** What lines tell, in their order; lines that tell nothing of requests and instances are left out. */
export function eventsOf(lines: readonly Line[]): HistoryEvent[] {
  return lines.flatMap(({ at, message, fields }) => {
    const meaning = MEANING[message];
    if (meaning === undefined) return [];
    return {
      at: new Date(at).toISOString(),
      what: meaning(fields),
      instanceIds: idsIn(fields),
      request: typeof fields['request'] === 'string' ? fields['request'] : null,
      who: whoIn(fields),
      why: whyIn(fields),
      requestId: word(fields['requestId']),
    };
  });
}

function idsIn({ instanceId, instanceIds }: Line['fields']): string[] {
  const ids: unknown[] = Array.isArray(instanceIds) ? instanceIds : instanceId === undefined ? [] : [instanceId];
  return ids.map(String);
}

function whoIn({ trigger, caller, source, timer, fired }: Line['fields']): string {
  return [trigger, caller, source, timer, fired]
    .filter((part) => part !== undefined)
    .map(word)
    .join(' ');
}

function whyIn({ code, reason, error }: Line['fields']): string {
  return [code, reason ?? error]
    .filter((part) => part !== undefined && part !== '')
    .map(word)
    .join(': ');
}

function word(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
