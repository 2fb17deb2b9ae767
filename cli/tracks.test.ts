import { describe, expect, test } from 'vitest';
import { anAbsentStatus, aStatus } from '../test/support/builders.ts';
import type { InstanceStatus } from '../shared/api/answers.ts';
import { isWaiting, observe, trackCreated, trackFailure, trackGoal, type Track } from './tracks.ts';

const created = trackCreated('i-1', 0, 0);
const reached = aStatus({ pending: false, outcome: { type: 'instance.running' } });

/** The track after polls that each showed these statuses, a second apart. */
function after(track: Track, ...polls: InstanceStatus[][]): Track {
  const tracks = polls.reduce((before, statuses, poll) => observe(before, statuses, (poll + 1) * 1000), [track]);
  expect(tracks).toHaveLength(1);
  return tracks[0] ?? track;
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('an instance of which ECS does not say how it stands', () => {
  const unknown = aStatus({ status: 'Unknown', goal: null, pending: false, ageSeconds: null });

  test('is waited for, however often it is shown so, and has no goal to be replaced by', () => {
    const track = after(created, ...times(70, [unknown]));

    expect(track).toMatchObject({ status: 'Unknown', goal: 'Running', result: 'waiting', until: undefined });
    expect(after(track, [reached])).toMatchObject({ status: 'Running', result: 'reached' });
  });

  test('is waited for when it was never seen otherwise, and has an age once ECS tells it', () => {
    const tracks = observe([], [unknown], 100_000);

    expect(tracks).toMatchObject([{ status: 'Unknown', result: 'waiting', since: undefined, until: undefined }]);
    expect(observe(tracks, [aStatus({ ageSeconds: 60 })], 101_000)).toMatchObject([{ since: 41_000 }]);
  });

  test('follows the goal that its tags tell all the same', () => {
    expect(after(created, [{ ...reached, status: 'Unknown' }]).result).toBe('reached');
  });
});

describe('an instance on its way to Running', () => {
  test('is waited for while its goal is pending', () => {
    expect(after(created, [aStatus({ status: 'Starting' })])).toMatchObject({ status: 'Starting', result: 'waiting' });
  });

  test('is waited for while ECS says Running but its outcome is not told yet', () => {
    expect(after(created, [aStatus({ status: 'Running', pending: true })]).result).toBe('waiting');
  });

  test('has reached its goal when its outcome says so, and keeps the time that took', () => {
    expect(after(created, [aStatus()], [reached], [aStatus()])).toMatchObject({ result: 'reached', until: 2000 });
  });

  test('has failed when its outcome says so', () => {
    const failed = aStatus({ pending: false, outcome: { type: 'instance.failed', code: 'DeadlineExceeded' } });

    expect(after(created, [failed])).toMatchObject({ result: 'failed', code: 'DeadlineExceeded' });
  });

  test('is not thought lost while ECS takes its time to list it', () => {
    expect(after(created, ...times(59, [anAbsentStatus('i-1')])).result).toBe('waiting');
    expect(after(created, ...times(60, [anAbsentStatus('i-1')]))).toMatchObject({ result: 'failed' });
  });

  test('has vanished when it was listed before and is not in three polls', () => {
    const seen = after(created, [aStatus()]);

    expect(after(seen, [], []).result).toBe('waiting');
    expect(after(seen, [], [aStatus()], [], []).result).toBe('waiting');
    expect(after(seen, [], [], [])).toMatchObject({ result: 'failed', code: 'InstanceVanished' });
  });

  test('has failed when its goal stays another one, as it does when it is released on failure', () => {
    const releasing = aStatus({ status: 'Stopped', goal: 'Released' });

    expect(after(created, [releasing], [releasing]).result).toBe('waiting');
    expect(after(created, [releasing], [releasing], [releasing])).toMatchObject({
      result: 'failed',
      code: 'GoalReplaced',
    });
  });
});

describe('an instance that was given a goal', () => {
  test('is not done by the outcome of an earlier goal', () => {
    expect(after(trackGoal('i-1', 'Running', 'Stopped'), [reached]).result).toBe('waiting');
  });

  test('is as old as ECS tells, and of unknown age until then', () => {
    const given = trackGoal('i-1', 'Running', 'Stopped');

    expect(given.since).toBeUndefined();
    expect(observe([given], [aStatus({ ageSeconds: 60 })], 100_000)).toMatchObject([{ since: 40_000 }]);
  });

  test('has reached Released once ECS does not list it', () => {
    expect(after(trackGoal('i-1', 'Running', 'Released'), [anAbsentStatus('i-1')]).result).toBe('reached');
  });
});

describe('what a poll shows for the first time', () => {
  test('is watched from then on, with the age that ECS tells', () => {
    const [track] = observe([], [aStatus({ instanceId: 'i-9', slot: 4, ageSeconds: 60 })], 100_000);

    expect(track).toMatchObject({ instanceId: 'i-9', slot: 4, goal: 'Running', result: 'waiting', since: 40_000 });
  });

  test('is nothing to wait for without a goal, or without an instance', () => {
    const tracks = observe(
      [],
      [aStatus({ goal: null, pending: false }), { ...anAbsentStatus('x'), instanceId: null, slot: 1 }],
      0,
    );

    expect(tracks.map(({ result }) => result)).toEqual(['idle', 'idle']);
    expect(isWaiting(tracks)).toBe(false);
  });

  test('fails soon where it is an id that ECS does not know: it is the user who named it', () => {
    const [first] = observe([], [anAbsentStatus('i-typo')], 0);

    expect(first?.result).toBe('waiting');
    expect(after(first ?? created, ...times(2, [anAbsentStatus('i-typo')]))).toMatchObject({
      result: 'failed',
      code: 'InvalidInstanceId.NotFound',
    });
  });

  test('is no second track for a slot whose instance was released meanwhile', () => {
    const emptySlot = { ...anAbsentStatus(''), instanceId: null, slot: 0 };

    expect(observe([trackGoal('i-1', 'Running', 'Released'), created], [emptySlot], 0)).toHaveLength(2);
  });
});

test.each([
  [false, 'failed'],
  [true, 'waiting'],
])('a refused slot (retryable: %s) is %s, and no poll changes it', (retryable, result) => {
  const track = trackFailure({ slot: 3, code: 'OperationDenied.NoStock', message: 'No stock.', retryable }, 0);

  // Nothing came to be, so it has no age.
  const refused = { slot: 3, result, status: 'Refused', since: undefined };
  expect(after(track, [aStatus({ instanceId: null, slot: 3 })])).toMatchObject(refused);
  expect(isWaiting([track])).toBe(false);
});
