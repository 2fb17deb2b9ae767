import { describe, expect, test } from 'vitest';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import { anInstance, anIntent, aPendingInstance, aSlot, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { ODD } from '../../test/support/oddLooks.ts';
import type { Goal, Instance } from '../../shared/domain/instance.ts';
import { cleanUpTags, goalTags, slotTags, TAG } from '../../shared/domain/tags.ts';
import { absentSlots, statusOf } from './status.ts';

function tell(instance: Instance, now = NEW_YEAR): InstanceStatus | undefined {
  return statusOf({ instances: [instance], unknown: [] }, now)[0];
}

/** The tags of an instance whose goal is no longer pending, with what its end left. */
function ended(goal: Goal, generation: number, note?: string): Record<string, string> {
  const tags = goalTags(anIntent({ goal, generation }));
  return {
    [TAG.goal]: tags[TAG.goal] ?? '',
    ...(generation > 0 && { [TAG.published]: String(generation) }),
    ...(note !== undefined && { [TAG.outcome]: note }),
  };
}

describe('the status of an instance', () => {
  test('on its way tells what it is to become and until when', () => {
    const instance = aPendingInstance({}, { status: 'Starting', publicIps: ['47.1.2.3'], locks: ['financial'] });

    expect(tell(instance, NEW_YEAR + 90_400)).toEqual({
      instanceId: 'i-1',
      requestId: 'request',
      slot: 0,
      status: 'Starting',
      goal: 'Running',
      failure: null,
      pending: true,
      deadline: '2026-01-01T00:16:00.000Z',
      publicIpAddresses: ['47.1.2.3'],
      privateIpAddresses: ['172.16.0.1'],
      placement: { index: 0, zoneId: 'cn-hangzhou-b', vSwitchId: 'vsw-local-b', instanceType: 'ecs.g6.large' },
      createdAt: '2026-01-01T00:00:00.000Z',
      ageSeconds: 90,
      locks: ['financial'],
      outcome: null,
    });
  });

  test('that nobody set a goal on tells what ECS shows', () => {
    expect(tell(anInstance({ vSwitchId: undefined }))).toMatchObject({
      requestId: null,
      slot: null,
      goal: null,
      failure: null,
      pending: false,
      deadline: null,
      placement: { index: null, vSwitchId: null },
      ageSeconds: 0,
      outcome: null,
    });
  });

  test('with a goal that nobody can read is pending without a deadline', () => {
    const instance = anInstance({ tags: { [TAG.goal]: 'what', [TAG.pending]: 'Running' } });

    expect(tell(instance)).toMatchObject({ goal: null, pending: true, deadline: null, outcome: null });
  });

  test('is never younger than nothing, though ECS’s clock may be ahead', () => {
    expect(tell(anInstance(), NEW_YEAR - MINUTE)?.ageSeconds).toBe(0);
  });

  test.each<[Goal, number, string | undefined, InstanceStatus['outcome']]>([
    ['Running', 0, undefined, { type: 'instance.running' }],
    ['Stopped', 7, '7', { type: 'instance.stopped' }],
    ['Released', 7, '7', { type: 'instance.released' }],
    ['Running', 0, '0/DeadlineExceeded', { type: 'instance.failed', code: 'DeadlineExceeded' }],
    ['Stopped', 7, '0/DeadlineExceeded', { type: 'instance.stopped' }],
    ['Released', 7, '7/ChargeTypeViolation', { type: 'instance.failed', code: 'ChargeTypeViolation' }],
  ])('that was to be %s since %i, with the note %s, ended as %o', (goal, generation, note, outcome) => {
    expect(tell(anInstance({ tags: ended(goal, generation, note) }))).toMatchObject({
      goal,
      pending: false,
      deadline: null,
      outcome,
    });
  });

  test.each([undefined, '6'])('whose pending tag went with an earlier goal is pending still: told %s', (told) => {
    const tags = { ...ended('Stopped', 7), [TAG.published]: told ?? '' };

    expect(tell(anInstance({ status: 'Running', tags }))).toMatchObject({
      pending: true,
      outcome: null,
      deadline: expect.any(String) as string,
    });
  });
});

describe('the status of an instance that ECS shows oddly', () => {
  test('is Unknown, with the goal, and with no age or deadline that nobody knows', () => {
    expect(tell(aPendingInstance({}, ODD['no creation time']))).toMatchObject({
      status: 'Unknown',
      goal: 'Running',
      pending: true,
      deadline: null,
      createdAt: null,
      ageSeconds: null,
    });
  });

  test('has the deadline of a goal that was set later', () => {
    expect(tell(aPendingInstance({ generation: NEW_YEAR }, ODD['no creation time']))).toMatchObject({
      deadline: '2026-01-01T00:15:00.000Z',
    });
  });

  test('at its goal is told as such where the role may not mark that it is published', () => {
    const tags = { [TAG.goal]: goalTags(anIntent({ goal: 'Stopped', generation: NEW_YEAR }))[TAG.goal] ?? '' };

    expect(tell(anInstance({ status: 'Stopped', tags }))).toMatchObject({
      pending: false,
      outcome: { type: 'instance.stopped' },
    });
    expect(tell(anInstance({ status: 'Running', tags }))).toMatchObject({ pending: true, outcome: null });
  });

  test('with a recorded failure is told as such where the role may not mark that it is published', () => {
    const tags = { ...goalTags(anIntent({ generation: NEW_YEAR })), [TAG.outcome]: `${NEW_YEAR}/InstanceLocked` };
    const left = Object.fromEntries(Object.entries(tags).filter(([key]) => key !== TAG.pending));

    expect(tell(anInstance({ status: 'Stopped', tags: left }))).toMatchObject({
      pending: false,
      outcome: { type: 'instance.failed', code: 'InstanceLocked' },
    });
  });

  test('whose tags cannot be read tells no goal', () => {
    expect(tell(aPendingInstance({}, ODD['no readable tags']))).toMatchObject({ status: 'Unknown', goal: null });
  });
});

describe('the status of an instance that is given back', () => {
  const release = anIntent({ goal: 'Released', generation: 9, failure: 'DeadlineExceeded' });
  const tags = { ...goalTags(anIntent({ generation: 5 })), ...cleanUpTags(5, release) };

  test('tells the failure that it is given back for', () => {
    expect(tell(anInstance({ tags }))).toMatchObject({
      goal: 'Released',
      pending: true,
      failure: 'DeadlineExceeded',
      outcome: null,
    });
  });

  test('and cannot be ends with the failure that came first', () => {
    const noted = { ...tags, [TAG.outcome]: '9/ChargeTypeViolation', [TAG.published]: '9' };
    const left = Object.fromEntries(Object.entries(noted).filter(([key]) => key !== TAG.pending));

    expect(tell(anInstance({ tags: left }))?.outcome).toEqual({ type: 'instance.failed', code: 'DeadlineExceeded' });
  });
});

describe('the status of a selection', () => {
  test('is in slot order, with unknown ids at its end', () => {
    const inSlot = (index: number) =>
      anInstance({ instanceId: `i-${index}`, tags: slotTags(aSlot({ index, count: 3 })) });
    const instances = [inSlot(2), inSlot(0), inSlot(1)];
    const unknown = [{ instanceId: 'i-x', code: 'InvalidInstanceId.NotFound', message: '', retryable: false }];

    const told = statusOf({ instances, unknown }, NEW_YEAR);

    expect(told.map(({ instanceId }) => instanceId)).toEqual(['i-0', 'i-1', 'i-2', 'i-x']);
    expect(told[3]).toEqual({
      instanceId: 'i-x',
      requestId: null,
      slot: null,
      status: 'Absent',
      goal: null,
      failure: null,
      pending: false,
      deadline: null,
      publicIpAddresses: [],
      privateIpAddresses: [],
      placement: null,
      createdAt: null,
      ageSeconds: null,
      locks: [],
      outcome: null,
    });
  });

  test('puts what has no slot first', () => {
    const slotted = anInstance({ instanceId: 'i-1', tags: slotTags(aSlot({ index: 1, count: 2 })) });
    const instances = [slotted, anInstance({ instanceId: 'i-2' })];

    expect(statusOf({ instances, unknown: [] }, NEW_YEAR).map(({ instanceId }) => instanceId)).toEqual(['i-2', 'i-1']);
  });
});

describe('the empty slots of a request', () => {
  test('are those that no instance fills, out of as many as it asked for', () => {
    const instance = anInstance({ tags: slotTags(aSlot({ index: 1, count: 3 })) });

    expect(absentSlots('r-1', [instance, anInstance()])).toMatchObject([
      { instanceId: null, requestId: 'r-1', slot: 0, status: 'Absent' },
      { instanceId: null, requestId: 'r-1', slot: 2, status: 'Absent' },
    ]);
  });

  test('are none that anybody can name while the tags of one instance cannot be read', () => {
    const instance = anInstance({ tags: slotTags(aSlot({ index: 1, count: 3 })) });

    expect(absentSlots('r-1', [instance, anInstance(ODD['no readable tags'])])).toEqual([]);
  });

  test('are none where all are filled, and none are known of nothing', () => {
    expect(absentSlots('r-1', [anInstance({ tags: slotTags(aSlot()) })])).toEqual([]);
    expect(absentSlots('r-1', [])).toEqual([]);
  });
});
