import { describe, expect, test } from 'vitest';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { withinBudget, type CallRecord } from './budget.ts';
import { ECS_API, type Ecs } from './ecs.ts';
import { CloudError } from './errors.ts';

/** An ECS that notes calls and answers with its own method's name, or with an error. */
function prepare(record: CallRecord = new Map()) {
  const calls: unknown[][] = [];
  let error: Error | undefined;
  const answer =
    (name: string) =>
    (...given: unknown[]): Promise<never> => {
      calls.push([name, ...given]);
      return error === undefined ? Promise.resolve(name as never) : Promise.reject(error);
    };
  const ecs = Object.fromEntries(Object.keys(ECS_API).map((name) => [name, answer(name)])) as unknown as Ecs;
  const time = { now: NEW_YEAR };
  const guarded = withinBudget(ecs, { now: () => time.now }, record, 600);
  const fail = (next: Error | undefined): void => {
    error = next;
  };
  return { guarded, calls, time, fail };
}

const options = { forceStop: true, stoppedMode: undefined };
const CALLS: [string, string, number, (ecs: Ecs) => Promise<unknown>, unknown[]][] = [
  ['createInstance', 'CreateInstance', 600, (ecs) => ecs.createInstance({ tag: [] }, 'token'), [{ tag: [] }, 'token']],
  ['describe', 'DescribeInstances', 1200, (ecs) => ecs.describe(['i-1']), [['i-1']]],
  ['describeTagged', 'DescribeInstances', 1200, (ecs) => ecs.describeTagged({ a: 'b' }), [{ a: 'b' }]],
  ['start', 'StartInstances', 200, (ecs) => ecs.start(['i-1']), [['i-1']]],
  ['stop', 'StopInstances', 200, (ecs) => ecs.stop(['i-1'], options), [['i-1'], options]],
  ['release', 'DeleteInstances', 200, (ecs) => ecs.release(['i-1']), [['i-1']]],
  ['allocatePublicIp', 'AllocatePublicIpAddress', 500, (ecs) => ecs.allocatePublicIp('i-1'), ['i-1']],
  ['setAutoRelease', 'ModifyInstanceAutoReleaseTime', 200, (ecs) => ecs.setAutoRelease('i-1', 5), ['i-1', 5]],
  ['tag', 'TagResources', 200, (ecs) => ecs.tag(['i-1'], { a: 'b' }), [['i-1'], { a: 'b' }]],
  ['untag', 'UntagResources', 200, (ecs) => ecs.untag(['i-1'], ['a']), [['i-1'], ['a']]],
];

describe('the budget', () => {
  test.each(CALLS)(
    'passes %s on, as often as %s may be called in a minute: %i',
    async (name, api, limit, call, given) => {
      const { guarded, calls, time } = prepare();

      for (let n = 0; n < limit; n += 1) expect(await call(guarded)).toBe(name);

      await expect(call(guarded)).rejects.toMatchObject({
        api,
        code: 'Throttling.Budget',
        message: `No more calls of ${api} in this minute.`,
      });

      time.now += MINUTE;
      await call(guarded);

      expect(calls).toHaveLength(limit + 1);
      expect(calls[0]).toEqual([name, ...given]);
    },
  );

  test('counts both ways of describing as the one API that they are', async () => {
    const { guarded } = prepare();

    for (let n = 0; n < 600; n += 1) await Promise.all([guarded.describe([]), guarded.describeTagged({})]);

    await expect(guarded.describe([])).rejects.toMatchObject({ code: 'Throttling.Budget' });
  });

  test('makes no call for the rest of a minute in which ECS has throttled, and of that API alone', async () => {
    const { guarded, calls, time, fail } = prepare();
    fail(new CloudError('StartInstances', 'Throttling.User', 'Too many.'));

    await expect(guarded.start(['i-1'])).rejects.toMatchObject({ code: 'Throttling.User' });

    fail(undefined);

    time.now += MINUTE - 1;

    await expect(guarded.start(['i-1'])).rejects.toMatchObject({ code: 'Throttling.Budget' });

    await guarded.stop(['i-1'], options);
    time.now += 1;
    await guarded.start(['i-1']);

    expect(calls.map(([name]) => name)).toEqual(['start', 'stop', 'start']);
  });

  test('does not take another error for throttling', async () => {
    const { guarded, fail } = prepare();
    fail(new CloudError('StartInstances', 'InternalError', 'Oh.'));

    await expect(guarded.start(['i-1'])).rejects.toMatchObject({ code: 'InternalError' });
    await expect(guarded.start(['i-1'])).rejects.toMatchObject({ code: 'InternalError' });
  });

  test('outlives an invocation, as its record does', async () => {
    const record: CallRecord = new Map();
    const first = prepare(record);
    first.fail(new CloudError('StartInstances', 'Throttling', 'Too many.'));

    await expect(first.guarded.start(['i-1'])).rejects.toThrow();

    const second = prepare(record);

    await expect(second.guarded.start(['i-1'])).rejects.toMatchObject({ code: 'Throttling.Budget' });
  });
});
