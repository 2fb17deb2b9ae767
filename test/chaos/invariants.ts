import type { Letter } from '../../cli/deadLetters/letter.ts';
import { STATUS_AT, type Goal } from '../../shared/domain/instance.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import { decodeIntent, intentOf, slotOf, TAG } from '../../shared/domain/tags.ts';
import type { RequestRecord } from './ledger.ts';
import type { EcsInstance } from './outside.ts';
import type { Strikes } from './strikes.ts';

/** What we find in the cloud after it has come to rest. */
export interface Found {
  records: readonly RequestRecord[];
  instances: readonly EcsInstance[];
  outcomes: readonly Outcome[];
  letters: readonly Letter[];
  strikes: Strikes;
}

/** One broken promise. */
export interface Violation {
  kind: 'lost' | 'twin' | 'orphan';
  /** The instance, or `<requestId>/<slot>` where there is none. */
  subject: string;
  what: string;
}

export interface Verdict {
  violations: Violation[];
  /** Instances that are gone with their tags, and whose last message was lost: no trace of them is left. */
  untraceable: string[];
}

/** Compares what we find in the cloud with what the functions answered and published. */
export function judge(found: Found): Verdict {
  const context = indexOf(found);
  const untraceable = new Set<string>();
  return {
    violations: [
      ...found.records.flatMap((record) => judgeSlots(record, context, untraceable)),
      ...found.instances.flatMap((instance) => judgePresent(instance, context)),
      ...judgeTwins(found.instances),
    ],
    untraceable: [...untraceable],
  };
}

interface Context extends Found {
  present: ReadonlyMap<string, EcsInstance>;
  outcomesOf: ReadonlyMap<string, readonly Outcome[]>;
  byRequest: ReadonlyMap<string, RequestRecord>;
}

function indexOf(found: Found): Context {
  const outcomesOf = new Map<string, Outcome[]>();
  for (const outcome of found.outcomes)
    outcomesOf.set(outcome.subject, [...(outcomesOf.get(outcome.subject) ?? []), outcome]);
  return {
    ...found,
    outcomesOf,
    present: new Map(found.instances.map((instance) => [idOf(instance), instance])),
    byRequest: new Map(found.records.map((record) => [record.requestId, record])),
  };
}

/**
 * Finds what is lost: slots without an answer, and instances that an answer named and that are gone without an outcome.
 */
function judgeSlots(record: RequestRecord, context: Context, untraceable: Set<string>): Violation[] {
  const { requestId, count, accepted, refused, refusals } = record;
  return Array.from({ length: count }, (_, slot) => slot).flatMap((slot): Violation[] => {
    const subject = `${requestId}/${slot}`;
    const ids = [...(accepted.get(slot) ?? [])];
    if (ids.length === 0 && !refused.has(slot) && refusals.length === 0) {
      return [{ kind: 'lost', subject, what: 'no answer names an instance or a refusal' }];
    }
    if (ids.length === 0 && refused.has(slot) && !context.outcomesOf.has(subject)) {
      return [{ kind: 'lost', subject, what: `refused (${refused.get(slot) ?? ''}), and no outcome says so` }];
    }
    return ids.flatMap((instanceId): Violation[] => {
      if (context.present.has(instanceId) || isAccountedFor(instanceId, subject, context)) return [];
      const { vanished, releasing } = context.strikes;
      const isGone = vanished.has(instanceId) || releasing.has(instanceId);
      if (isGone && context.strikes.isMislaid(instanceId)) {
        untraceable.add(instanceId);
        return [];
      }
      return [{ kind: 'lost', subject: instanceId, what: `slot ${subject} is gone, and no outcome says why` }];
    });
  });
}

/** Whether an outcome says why an instance is gone: it failed, or its release was asked for, or it was a twin. */
function isAccountedFor(instanceId: string, slot: string, { outcomesOf, records }: Context): boolean {
  // One that ECS has never listed ends as its slot.
  const ofSlot = (outcomesOf.get(slot) ?? []).filter(({ data }) => data.instanceId === instanceId);
  const outcomes = [...(outcomesOf.get(instanceId) ?? []), ...ofSlot];
  if (outcomes.some(({ type, data }) => type === 'instance.failed' && data.released === true)) return true;
  if (!outcomes.some(({ type }) => type === 'instance.released')) return false;
  // It was released without a failure. So either somebody asked for that, or it yielded to a twin.
  const [requestId, index] = slot.split('/');
  const record = records.find((each) => each.requestId === requestId);
  const asked = record?.goals.some(({ goal }) => goal === 'Released') === true;
  return asked || (record?.accepted.get(Number(index))?.size ?? 0) > 1;
}

/**
 * Checks that an instance bears our tags, is not pending, and has reached its latest goal or has an outcome that it
 * failed.
 */
function judgePresent(instance: EcsInstance, context: Context): Violation[] {
  const subject = idOf(instance);
  const tags = tagsOf(instance);
  const slot = slotOf({ tags });
  const violation = (kind: Violation['kind'], what: string): Violation[] => [{ kind, subject, what }];
  const record = slot && context.byRequest.get(slot.requestId);
  if (slot === undefined || record === undefined) return violation('orphan', 'nobody asked for it');
  if (tags[TAG.pending] !== undefined) return violation('orphan', 'still pending');
  const intent = intentOf({ tags });
  if (intent === undefined) return violation('orphan', 'it has no readable goal');
  const outcome = context.outcomesOf.get(subject)?.find(({ id }) => id === `${subject}/${intent.generation}`);
  if (outcome === undefined) return violation('lost', `no outcome for its goal ${intent.goal}`);
  const failed = outcome.type === 'instance.failed';
  if (failed && outcome.data.released === true) return violation('orphan', 'its outcome says released, but it exists');
  if (!failed && instance.status !== STATUS_AT[intent.goal]) {
    return violation(
      'orphan',
      `${instance.status ?? ''}, although an outcome says that it reached its goal ${intent.goal}`,
    );
  }
  const last = lastGoal(record, subject);
  const goal = decodeIntent(tags[TAG.goal])?.goal;
  if (last !== undefined && last !== goal) {
    return violation('lost', `its goal is ${goal ?? ''}, although ${last} was accepted last`);
  }
  return [];
}

/** The goal that was accepted last for an instance; undefined where an unanswered call may have set another one. */
function lastGoal({ goals }: RequestRecord, instanceId: string): Goal | undefined {
  const last = goals.at(-1);
  return last?.answered === true && last.accepted.includes(instanceId) ? last.goal : undefined;
}

/** Finds slots with two instances that are both to stay. */
function judgeTwins(instances: readonly EcsInstance[]): Violation[] {
  const bySlot = new Map<string, string>();
  return instances.flatMap((instance): Violation[] => {
    const tags = tagsOf(instance);
    const slot = slotOf({ tags });
    if (slot === undefined || intentOf({ tags })?.goal === 'Released') return [];
    const key = `${slot.requestId}/${slot.index}`;
    const other = bySlot.get(key);
    bySlot.set(key, idOf(instance));
    if (other === undefined) return [];
    return [{ kind: 'twin', subject: idOf(instance), what: `fills slot ${key}, as does ${other}` }];
  });
}

export function idOf({ instanceId = '' }: EcsInstance): string {
  return instanceId;
}

export function tagsOf({ tags }: EcsInstance): Record<string, string> {
  return Object.fromEntries((tags?.tag ?? []).map(({ tagKey = '', tagValue = '' }) => [tagKey, tagValue]));
}
