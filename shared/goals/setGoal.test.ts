import { describe, expect, test } from 'vitest';
import { anIntent, aSlot, MINUTE } from '../../test/support/builders.ts';
import { prepareCloud } from '../../test/support/prepareCloud.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';
import { CloudError, isRetryable } from '../cloud/errors.ts';
import { setGoal, type Wanted } from './setGoal.ts';
import { filledSlotOf, goalTags, intentOf, slotTags, TAG } from '../domain/tags.ts';

const STOP: Wanted = { goal: 'Stopped', withinSeconds: 600 };

function prepare(count = 2) {
  const cloud = prepareCloud();
  for (let index = 0; index < count; index += 1) cloud.launch(slotTags(aSlot({ index, count })));
  // In the order in which ECS lists them.
  const ids = cloud.list();
  const intent = (id: string) => intentOf(cloud.show(id) ?? { tags: {} });
  const set = (wanted: Wanted = STOP, refuse?: Parameters<typeof setGoal>[3]) =>
    setGoal({ instanceIds: ids }, wanted, cloud.ports, refuse);
  return { ...cloud, ids, intent, set };
}

/** The ids of failures in an answer, with their codes. */
function failuresOf(body: unknown): Record<string, unknown>[] {
  return (body as { failures: Record<string, unknown>[] }).failures;
}

describe('setting a goal', () => {
  test('writes it on every instance, with its options, and wakes reconcile at once', async () => {
    const { set, ids, intent, sent, clock, show } = prepare();

    const answer = await set({ ...STOP, forceStop: true, stoppedMode: 'StopCharging' });

    const now = clock.now();

    expect(answer).toEqual({
      status: 202,
      body: {
        goal: 'Stopped',
        deadlineSeconds: 600,
        instances: ids.map((instanceId) => ({ instanceId, status: 'Stopped' })),
        failures: [],
      },
    });
    for (const id of ids) {
      expect(intent(id)).toEqual({
        goal: 'Stopped',
        generation: now,
        withinSeconds: 600,
        forceStop: true,
        stoppedMode: 'StopCharging',
      });
      expect(show(id)?.tags[TAG.pending]).toBe('Stopped');
    }

    const item = { goal: 'Stopped', generation: now, deadline: now + 10 * MINUTE, seen: true };
    const items = ids.map((instanceId) => ({
      instanceId,
      ...item,
      ...filledSlotOf({ tags: show(instanceId)?.tags ?? {} }),
    }));

    expect(items.every(({ slot }) => slot?.requestId === 'request')).toBe(true);
    expect(sent).toEqual([{ items, delaySeconds: 0 }]);
  });

  test('writes the tags before the message, so that a crash in between leaves it to the sweep', async () => {
    const { set, calls } = prepare();

    await set();

    expect(calls.map(({ api }) => api)).toEqual(['DescribeInstances', 'TagResources', 'SendMessage']);
  });

  test('is newer than the goal before it, also where that came from a clock that is ahead', async () => {
    const { set, ids, intent, console, clock } = prepare(1);
    const ahead = clock.now() + 5000;
    const tags = goalTags(anIntent({ goal: 'Running', generation: ahead }));
    const [key, value] = Object.entries(tags)[0] ?? [];
    console('TagResources', {
      ResourceType: 'instance',
      'ResourceId.1': ids[0] ?? '',
      'Tag.1.Key': key ?? '',
      'Tag.1.Value': value ?? '',
    });

    await set();

    expect(intent(ids[0] ?? '')?.generation).toBe(ahead + 1);
  });

  test('keeps what an instance was promised at its creation, and nothing else', async () => {
    const cloud = prepareCloud();
    const promised = anIntent({
      publicIp: true,
      autoReleaseMinutes: 60,
      onFailure: 'release',
      forceStop: true,
      withinSeconds: 90,
    });
    const id = cloud.launch(goalTags(promised));

    await setGoal({ instanceIds: [id] }, { goal: 'Running', withinSeconds: 600 }, cloud.ports);

    expect(intentOf(cloud.show(id) ?? { tags: {} })).toEqual({
      goal: 'Running',
      generation: cloud.clock.now(),
      withinSeconds: 600,
      publicIp: true,
      autoReleaseMinutes: 60,
    });
  });

  test('takes one tagging call for fifty instances and one message for a hundred', async () => {
    const { set, count, sent } = prepare(101);

    await set();

    expect(count('TagResources')).toBe(3);
    expect(sent.map(({ items }) => items.length)).toEqual([100, 1]);
  });

  test('works for instances that nobody created here', async () => {
    const cloud = prepareCloud();
    const id = cloud.launch();

    const answer = await setGoal({ instanceIds: [id] }, STOP, cloud.ports);

    expect(answer.status).toBe(202);
    expect(intentOf(cloud.show(id) ?? { tags: {} })?.goal).toBe('Stopped');
  });
});

describe('an instance that may not get the goal', () => {
  const refuse = (refused: string) => (instance: { instanceId: string }) =>
    instance.instanceId === refused ? { code: 'NotOurs', message: 'No.' } : undefined;

  test('is named, and the others get it', async () => {
    const { set, ids, sent, intent } = prepare();
    const [first = '', second = ''] = ids;

    const { status, body } = await set(STOP, refuse(first));

    expect(status).toBe(202);
    expect(body).toMatchObject({
      instances: [{ instanceId: second }],
      failures: [{ instanceId: first, code: 'NotOurs', message: 'No.' }],
    });
    expect(sent.flatMap(({ items }) => items)).toMatchObject([{ instanceId: second }]);
    expect(intent(first)).toBeUndefined();
  });

  test('makes the whole call forbidden when it is the only one', async () => {
    const { set, ids, sent } = prepare(1);

    await expect(set(STOP, refuse(ids[0] ?? ''))).rejects.toMatchObject({
      name: 'RequestError',
      status: 403,
      code: 'NotOurs',
      message: `${ids[0] ?? ''}: No.`,
      field: 'instanceIds',
    });
    expect(sent).toEqual([]);
  });

  test('is not found when ECS lists none of those that were named', async () => {
    const { ports } = prepareCloud();

    await expect(setGoal({ instanceIds: ['i-nowhere'] }, STOP, ports)).rejects.toMatchObject({
      status: 404,
      code: 'InvalidInstanceId.NotFound',
      message: 'i-nowhere: ECS does not list this instance: check the id and the region.',
    });
  });

  test('is named beside those that ECS does list', async () => {
    const { ports, ids } = prepare(1);

    const { body } = await setGoal({ instanceIds: ['i-nowhere', ...ids] }, STOP, ports);

    expect(failuresOf(body)).toMatchObject([{ instanceId: 'i-nowhere', code: 'InvalidInstanceId.NotFound' }]);
  });
});

describe('an instance that ECS shows oddly', () => {
  test.each(['no status', 'no creation time', 'no charge type'] as const)('with %s gets its goal', async (odd) => {
    const cloud = prepare(2);
    const [first = ''] = cloud.ids;
    showOddly(cloud, first, ODD[odd]);

    const { status, body } = await cloud.set();

    const deadline = cloud.clock.now() + 10 * MINUTE;

    expect([status, failuresOf(body)]).toEqual([202, []]);
    expect(body).toMatchObject({ instances: [{ instanceId: first, status: 'Unknown' }, { status: 'Stopped' }] });
    expect(cloud.sent[0]?.items).toMatchObject([{ instanceId: first, deadline }, { deadline }]);
    expect(cloud.intent(first)?.goal).toBe('Stopped');
  });

  test('with no readable tags keeps the goal that nobody can read, and is to be asked for again', async () => {
    const cloud = prepare(2);
    const [first = '', second = ''] = cloud.ids;
    showOddly(cloud, first, ODD['no readable tags']);

    const answer = await cloud.set();

    expect(answer).toMatchObject({ status: 202, retryAfterSeconds: 5, body: { instances: [{ instanceId: second }] } });
    expect(failuresOf(answer.body)).toMatchObject([{ instanceId: first, code: 'NoAnswer', retryable: true }]);
    expect(cloud.intent(first)).toBeUndefined();
  });

  test('alone makes the whole call one to send again', async () => {
    const cloud = prepare(1);
    showOddly(cloud, cloud.ids[0] ?? '', ODD['no readable tags']);

    const error = await cloud.set().catch((reason: unknown) => reason);

    expect([error instanceof CloudError, isRetryable(error)]).toEqual([true, true]);
  });

  test('without any tags is one that nobody has tagged, and gets its goal', async () => {
    const cloud = prepareCloud();
    const id = cloud.launch();

    showOddly(cloud, id, { tags: {}, tagsUnread: true });

    expect((await setGoal({ instanceIds: [id] }, STOP, cloud.ports)).status).toBe(202);
  });
});

describe('a tag that ECS does not take', () => {
  test('for good is told with advice, and the others of its batch get theirs', async () => {
    const { set, ids, fail, sent } = prepare(3);
    const [, bad = ''] = ids;
    fail('TagResources', 'InvalidResourceId.NotFound', { instanceId: bad });

    const { status, body } = await set();

    expect(status).toBe(202);
    expect(failuresOf(body)).toEqual([
      {
        instanceId: bad,
        code: 'InvalidResourceId.NotFound',
        message:
          'TagResources failed. Check the id and the region. ECS may not know an instance yet that was created a moment ago.',
        retryable: false,
      },
    ]);
    expect(sent.flatMap(({ items }) => items.map(({ instanceId }) => instanceId))).toEqual(
      ids.filter((id) => id !== bad),
    );
  });

  test('for want of a permission is the account’s to mend', async () => {
    const { set, fail } = prepare();
    fail('TagResources', 'Forbidden.RAM');

    const { status, body } = await set();

    expect(status).toBe(403);
    expect(failuresOf(body)[0]).toMatchObject({
      code: 'Forbidden.RAM',
      retryable: false,
      message: expect.stringContaining('permissions') as string,
    });
  });

  test('for now is worth the same call again', async () => {
    const { set, fail, sent } = prepare();
    fail('TagResources', 'Throttling');

    const { status, body } = await set();

    expect(status).toBe(503);
    expect(body).toMatchObject({ instances: [] });
    expect(failuresOf(body)).toMatchObject([
      { code: 'Throttling', retryable: true, message: expect.stringContaining('in the next one') as string },
      { code: 'Throttling', retryable: true },
    ]);
    expect(sent).toEqual([]);
  });
});

test('a queue that takes no message makes the call fail, with the tags on: the sweep sees to them', async () => {
  const { set, fail, ids, show } = prepare(1);
  fail('SendMessage', 'QueueNotExist');

  await expect(set()).rejects.toThrow(CloudError);

  expect(show(ids[0] ?? '')?.tags[TAG.pending]).toBe('Stopped');
});
