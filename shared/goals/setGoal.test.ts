import { describe, expect, test } from 'vitest';
import { anIntent, aSlot, MINUTE } from '../../test/support/builders.ts';
import { prepareCloud, type PreparedCloud } from '../../test/support/prepareCloud.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';
import { decorateEcs } from '../cloud/decorateEcs.ts';
import { CloudError, isRetryable } from '../cloud/errors.ts';
import type { Wanted } from './nextIntent.ts';
import type { Refuse } from './refusal.ts';
import { setGoal, type Terms } from './setGoal.ts';
import { filledSlotOf, goalTags, intentOf, slotTags, TAG } from '../domain/tags.ts';

const STOP: Wanted = { goal: 'Stopped', withinSeconds: 600 };
const TERMS: Terms = { refuse: () => undefined, timeLeft: () => 5 * MINUTE };

function prepare(count = 2) {
  const cloud = prepareCloud();
  for (let index = 0; index < count; index += 1) cloud.launch(slotTags(aSlot({ index, count })));
  // In the order in which ECS lists them.
  const ids = cloud.list();
  const intent = (id: string) => intentOf(cloud.show(id) ?? { tags: {} });
  const set = (wanted: Wanted = STOP, terms: Partial<Terms> = {}) =>
    setGoal({ instanceIds: ids }, wanted, cloud.ports, { ...TERMS, ...terms });
  return { ...cloud, ids, intent, set };
}

/** The ids of failures in an answer, with their codes. */
function failuresOf(body: unknown): Record<string, unknown>[] {
  return (body as { failures: Record<string, unknown>[] }).failures;
}

describe('setting a goal', () => {
  test('writes it on every instance, with its options, and wakes reconcile at once', async () => {
    const { set, ids, intent, sent, clock, show, calls } = prepare();

    const answer = await set({ ...STOP, forceStop: true, stoppedMode: 'StopCharging' });

    const generation = intent(ids[0] ?? '')?.generation ?? 0;
    expect(generation - clock.now()).toBeOneOf(Array.from({ length: 20 }, (_, ms) => ms));
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
        generation,
        withinSeconds: 600,
        forceStop: true,
        stoppedMode: 'StopCharging',
      });
      expect(show(id)?.tags[TAG.pending]).toBe('Stopped');
    }
    const item = { goal: 'Stopped', generation, deadline: generation + 10 * MINUTE, seen: true };
    const items = ids.map((instanceId) => ({
      instanceId,
      ...item,
      ...filledSlotOf({ tags: show(instanceId)?.tags ?? {} }),
    }));

    expect(items.every(({ slot }) => slot?.requestId === 'request')).toBe(true);
    expect(sent).toEqual([{ items, delaySeconds: 0 }]);
    expect(calls.map(({ api }) => api)).toEqual(['DescribeInstances', 'TagResources', 'SendMessage']);
  });

  test('works for instances that nobody created here', async () => {
    const cloud = prepareCloud();
    const id = cloud.launch();

    const answer = await setGoal({ instanceIds: [id] }, STOP, cloud.ports, TERMS);

    expect(answer.status).toBe(202);
    expect(intentOf(cloud.show(id) ?? { tags: {} })?.goal).toBe('Stopped');
  });

  // The rules are tested beside nextIntent; here, that it is given the instance as ECS shows it.
  test('follows the goal before it: newer, also where that came from a clock that is ahead, and with its address', async () => {
    const cloud = prepareCloud();
    const ahead = cloud.clock.now() + MINUTE;
    const id = cloud.launch(goalTags(anIntent({ generation: ahead, publicIp: true })));

    await setGoal({ instanceIds: [id] }, { goal: 'Running', withinSeconds: 600 }, cloud.ports, TERMS);

    const intent = intentOf(cloud.show(id) ?? { tags: {} });

    expect(intent).toMatchObject({ goal: 'Running', withinSeconds: 600, publicIp: true });
    expect(intent?.generation).toBeGreaterThan(ahead);
  });
});

describe('an instance that may not get the goal', () => {
  const refuse = (refused: string) => (instance: { instanceId: string }) =>
    instance.instanceId === refused ? { status: 403, code: 'NotOurs', message: 'No.' } : undefined;

  test('is named, and the others get it', async () => {
    const { set, ids, sent, intent } = prepare();
    const [first = '', second = ''] = ids;

    const { status, body } = await set(STOP, { refuse: refuse(first) });

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

    await expect(set(STOP, { refuse: refuse(ids[0] ?? '') })).rejects.toMatchObject({
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

    await expect(setGoal({ instanceIds: ['i-nowhere'] }, STOP, ports, TERMS)).rejects.toMatchObject({
      status: 404,
      code: 'InvalidInstanceId.NotFound',
      message: 'i-nowhere: ECS does not list this instance: check the id and the region.',
    });
  });

  test('is named beside those that ECS does list', async () => {
    const { ports, ids } = prepare(1);

    const { body } = await setGoal({ instanceIds: ['i-nowhere', ...ids] }, STOP, ports, TERMS);

    expect(failuresOf(body)).toMatchObject([{ instanceId: 'i-nowhere', code: 'InvalidInstanceId.NotFound' }]);
  });
});

describe('an instance that ECS shows oddly', () => {
  test.each(['no status', 'no creation time', 'no charge type'] as const)('with %s gets its goal', async (odd) => {
    const cloud = prepare(2);
    const [first = ''] = cloud.ids;
    showOddly(cloud, first, ODD[odd]);

    const { status, body } = await cloud.set();

    const deadline = (cloud.intent(first)?.generation ?? 0) + 10 * MINUTE;
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

    expect((await setGoal({ instanceIds: [id] }, STOP, cloud.ports, TERMS)).status).toBe(202);
  });
});

describe('a goal on a whole request', () => {
  /** A request of three, of which ECS lists the first alone; it is so old. */
  function prepareRequest(ageMs: number) {
    const cloud = prepareCloud();
    const id = cloud.launch(slotTags(aSlot({ count: 3 })));
    cloud.clock.advance(ageMs);
    const set = (wanted: Wanted = STOP) => setGoal({ requestId: 'request' }, wanted, cloud.ports, TERMS);
    return { ...cloud, id, set };
  }

  test('is to be sent again while slots may not be shown yet', async () => {
    const { set, id } = prepareRequest(MINUTE);

    const answer = await set();

    expect(answer).toMatchObject({ status: 202, retryAfterSeconds: 5, body: { instances: [{ instanceId: id }] } });
    expect(failuresOf(answer.body)).toMatchObject(
      [1, 2].map((slot) => ({ slot, code: 'NoInstance', retryable: true })),
    );
  });

  test('names the slots that have no instance any more, and is done', async () => {
    const { set } = prepareRequest(5 * MINUTE);

    const answer = await set({ goal: 'Released', withinSeconds: 600 });

    expect([answer.status, answer.retryAfterSeconds]).toEqual([202, undefined]);
    expect(failuresOf(answer.body)).toMatchObject(
      [1, 2].map((slot) => ({ slot, code: 'NoInstance', retryable: false })),
    );
  });
});

describe('an instance with many tags of its own', () => {
  /** How many tags ECS allows beside all of ours. */
  const ROOM = 20 - Object.keys(TAG).length;
  const tagsOfUser = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`user-${index}`, '']));

  test('gets no goal where there is no room for the tags of its end, and the others get theirs', async () => {
    const cloud = prepare(1);
    const [fits = ''] = cloud.ids;
    const full = cloud.launch({ ...slotTags(aSlot()), ...tagsOfUser(ROOM + 1) });

    const answer = await setGoal({ instanceIds: [full, fits] }, STOP, cloud.ports, TERMS);

    expect(answer).toMatchObject({ status: 202, body: { instances: [{ instanceId: fits }] } });
    expect(failuresOf(answer.body)).toMatchObject([
      { instanceId: full, code: 'TagLimit', message: expect.stringContaining('Remove 1 of its tags') as string },
    ]);
    expect(cloud.intent(full)).toBeUndefined();
  });

  test('makes the whole call a conflict when it is the only one', async () => {
    const cloud = prepareCloud();
    const full = cloud.launch(tagsOfUser(20));

    await expect(setGoal({ instanceIds: [full] }, STOP, cloud.ports, TERMS)).rejects.toMatchObject({
      name: 'RequestError',
      status: 409,
      code: 'TagLimit',
    });
    expect(cloud.count('TagResources')).toBe(0);
  });
});

describe('a goal on many instances', () => {
  test('ends where its time ends: what is left is to be sent again', async () => {
    const cloud = prepare(250);
    const ends = cloud.clock.now() + 3 * MINUTE;
    slow(cloud, 'tag', 40_000);

    const answer = await cloud.set(STOP, { timeLeft: () => ends - cloud.clock.now() });

    expect(cloud.clock.now()).toBeLessThan(ends);
    expect(answer).toMatchObject({ status: 202, retryAfterSeconds: 5 });
    expect(failuresOf(answer.body)).toHaveLength(50);
    expect(failuresOf(answer.body)[0]).toMatchObject({ code: 'NoAnswer', retryable: true });
    expect(cloud.sent.map(({ items }) => items.length)).toEqual([100, 100]);
  });

  test('that is sent again goes on with those that do not have it yet', async () => {
    const cloud = prepare(250);
    slow(cloud, 'tag', 40_000);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const ends = cloud.clock.now() + 3 * MINUTE;
      await cloud.set(STOP, { timeLeft: () => ends - cloud.clock.now() });
    }

    expect(cloud.ids.filter((id) => cloud.intent(id)?.goal !== 'Stopped')).toEqual([]);
  });

  test('ends in time also where Describe is slow', async () => {
    const cloud = prepare(250);
    const ends = cloud.clock.now() + 3 * MINUTE;
    slow(cloud, 'describe', 60_000);

    const answer = await cloud.set(STOP, { timeLeft: () => ends - cloud.clock.now() });

    expect(cloud.clock.now()).toBeLessThanOrEqual(ends);
    expect(answer).toMatchObject({ status: 503, retryAfterSeconds: 5 });
  });
});

/** Has every such call take so many milliseconds. */
function slow({ ports, clock }: PreparedCloud, method: 'tag' | 'describe', ms: number): void {
  const { ecs } = ports;
  ports.ecs = decorateEcs(ecs, (call, send) => {
    if (call.method === method) clock.advance(ms);
    return Promise.resolve(send());
  });
}

describe('a call of which ECS answered a part', () => {
  test('is to be sent again in the next minute where the other part was throttled, and nothing is left', async () => {
    const cloud = prepareCloud();
    const ids = Array.from({ length: 101 }, (_, index) => `i-${index}`);
    cloud.fail('DescribeInstances', 'Throttling.User', { instanceId: 'i-0' });

    const answer = await setGoal({ instanceIds: ids }, STOP, cloud.ports, TERMS);

    expect(answer).toMatchObject({ status: 503, retryAfterSeconds: 60, body: { instances: [] } });
    expect(failuresOf(answer.body)).toContainEqual(
      expect.objectContaining({ instanceId: 'i-0', code: 'Throttling.User', retryable: true }),
    );
  });

  test('is to be sent again where the rest may not get the goal', async () => {
    const cloud = prepare(1);
    showOddly(cloud, cloud.launch(), ODD['no readable tags']);
    const [refused = ''] = cloud.ids;
    const refuse: Refuse = ({ instanceId }) =>
      instanceId === refused ? { status: 403, code: 'NotOurs', message: 'No.' } : undefined;

    const answer = await setGoal({ instanceIds: cloud.list() }, STOP, cloud.ports, { ...TERMS, refuse });

    expect(answer).toMatchObject({ status: 503, retryAfterSeconds: 5 });
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

  test('for want of a permission is the account’s to mend, also where another instance is refused for itself', async () => {
    const { set, fail, ids } = prepare();
    const [bad = ''] = ids;
    fail('TagResources', 'InvalidResourceId.NotFound', { instanceId: bad });
    for (const id of ids.filter((other) => other !== bad)) fail('TagResources', 'Forbidden.RAM', { instanceId: id });

    expect((await set()).status).toBe(403);
  });

  test('for now is worth the same call again', async () => {
    const { set, fail, sent } = prepare();
    fail('TagResources', 'Throttling');

    const { status, body, retryAfterSeconds } = await set();

    expect([status, retryAfterSeconds]).toEqual([503, 60]);
    expect(body).toMatchObject({ instances: [] });
    expect(failuresOf(body)).toMatchObject([
      { code: 'Throttling', retryable: true, message: expect.stringContaining('in the next one') as string },
      { code: 'Throttling', retryable: true },
    ]);
    expect(sent).toEqual([]);
  });
});
