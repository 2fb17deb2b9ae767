import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { StatusAnswer, type InstanceStatus } from '../../shared/api/answers.ts';
import { STATUS_AT, type Instance } from '../../shared/domain/instance.ts';
import { FAILED } from '../../shared/domain/outcomes.ts';
import { intentOf, TAG } from '../../shared/domain/tags.ts';
import type { Answer } from '../../shared/platform/http.ts';
import type { Invocation } from './invocation.ts';
import { apart, askedBefore, dueAt, goalOf } from './truth.ts';

/** So far an answer may be from what counts in minutes: ECS shows a creation to the minute. In milliseconds. */
const ROUNDED_MS = 62_000;

/** What is wrong in an answer of `status`. */
export function wrongStatus(invocation: Invocation, { status, body }: Answer): string[] {
  if (status !== 200) return status === 400 ? ['refuses what may be asked'] : [];
  const { instances } = v.parse(StatusAnswer, body);
  if (instances.length === 0) return ['shows nothing and says not why'];
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  const unshown = [...invocation.seen.keys()].filter((id) => !ids.has(id));
  const slots = slotsOf(instances.filter(({ instanceId }) => instanceId !== null));
  return [
    ...unshown.map((id) => `leaves ${id} out`),
    ...(isDeepStrictEqual(slots, inOrder(slots)) ? [] : ['is out of order']),
    ...wrongAbsences(invocation, slots, slotsOf(instances.filter(({ instanceId }) => instanceId === null))),
    ...instances.flatMap((shown) => wrongEntry(invocation, shown)),
  ];
}

function slotsOf(entries: readonly InstanceStatus[]): number[] {
  return entries.flatMap(({ slot }) => slot ?? []);
}

/** The slots of the request that no instance fills are shown as such, and no others. */
function wrongAbsences({ seen }: Invocation, filled: readonly number[], absent: readonly number[]): string[] {
  // One whose tags ECS does not show may be in any slot.
  if ([...seen.values()].some(({ tagsUnread }) => tagsUnread === true)) return [];
  const counts = [...seen.values()].map(({ tags }) => Number(tags[TAG.slot]?.split('/')[1] ?? 0));
  const all = Array.from({ length: Math.max(0, ...counts) }, (_, slot) => slot);
  const empty = all.filter((slot) => !filled.includes(slot));
  return isDeepStrictEqual(absent, empty) ? [] : [`says that slots ${absent.join()} are empty, not ${empty.join()}`];
}

function wrongEntry(invocation: Invocation, shown: InstanceStatus): string[] {
  const { instanceId } = shown;
  const seen = invocation.seen.get(instanceId ?? '');
  if (instanceId === null || seen === undefined) return shown.status === 'Absent' ? [] : ['shows what it has not seen'];
  const said = {
    status: shown.status,
    publicIps: shown.publicIpAddresses,
    privateIps: shown.privateIpAddresses,
    locks: shown.locks,
    zoneId: shown.placement?.zoneId,
    vSwitchId: shown.placement?.vSwitchId,
    instanceType: shown.placement?.instanceType,
    createdAt: shown.createdAt === null ? undefined : Date.parse(shown.createdAt),
  };
  const wrong = Object.entries(said).filter(([key, value]) => !isDeepStrictEqual(value, seen[key as keyof Instance]));
  return [
    ...wrong.map(([key]) => `shows ${key} of ${instanceId} as ${JSON.stringify(shown)}`),
    ...(seen.tagsUnread === true ? [] : wrongTags(invocation, shown, seen)),
  ];
}

/** What an entry says of slot, goal, deadline and end: they are in the tags. */
function wrongTags({ world, instance }: Invocation, shown: InstanceStatus, seen: Instance): string[] {
  const { instanceId, tags } = seen;
  const facts = world.ledger.instances.get(instanceId);
  const [, goal, generation] = /^v\d+\/(\w+)\/gen=(\d+)/.exec(tags[TAG.goal] ?? '') ?? [];
  const isGivenBack = tags[TAG.cleanUp] !== undefined;
  const { requestId, slot, placement, pending, deadline, ageSeconds, outcome } = shown;
  const write = facts && goalOf(facts, Number(generation));
  const asked = write && askedBefore(facts, write);
  const due = asked && dueAt(world, facts, asked);
  const tolerance = ROUNDED_MS + apart(world);
  const age = (instance.clock.now() - (facts?.createdAt ?? 0)) / 1000;
  const isOff = (shownDue: string): boolean =>
    !isGivenBack && due !== undefined && Math.abs(Date.parse(shownDue) - due) > tolerance;
  const hasFailed = tags[TAG.outcome]?.startsWith(`${generation ?? ''}/`) === true;
  const isWrong = {
    slot: facts?.slot?.requestId !== (requestId ?? undefined) || facts?.slot?.index !== (slot ?? undefined),
    placement: facts?.slot?.placement !== (placement?.index ?? undefined),
    goal: !isGivenBack && shown.goal !== (goal ?? null),
    pending: tags[TAG.pending] !== undefined && !pending,
    outcome: goal !== undefined && pending === (outcome !== null),
    end: !isGivenBack && outcome !== null && hasFailed !== (outcome.type === FAILED),
    reached: !isGivenBack && outcome !== null && outcome.type !== FAILED && !isReached(seen, shown.goal),
    deadline: deadline !== null && (!pending || isOff(deadline)),
    ageSeconds: ageSeconds !== null && Math.abs(ageSeconds - age) > tolerance / 1000,
  };
  const wrong = Object.entries(isWrong).flatMap(([key, is]) => (is ? [key] : []));
  return wrong.map((key) => `shows a wrong ${key} of ${instanceId}: ${JSON.stringify(shown)}`);
}

/** Whether an instance is at its goal, or its tags say that this was told. The creation's goal has no such mark. */
function isReached(seen: Instance, goal: InstanceStatus['goal']): boolean {
  const intent = intentOf(seen);
  if (intent === undefined || goal === null || intent.generation === 0) return true;
  return seen.tags[TAG.published] === String(intent.generation) || seen.status === STATUS_AT[goal];
}

/** In ascending order. */
export function inOrder(slots: readonly number[]): number[] {
  return slots.toSorted((a, b) => a - b);
}
