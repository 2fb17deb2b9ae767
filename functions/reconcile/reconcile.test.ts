import { describe, expect, test } from 'vitest';
import { aWorkItem, MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/cloud.ts';
import { prepareReconciling, tagByHand, untagByHand } from '../../test/support/reconciling.ts';
import { CloudError } from '../../shared/errors.ts';
import { encodeMessage, intentOf, TAG } from '../../shared/workItem.ts';
import { lookNow, merge, reconcileDelivery, sweep } from './reconcile.ts';

const BANDWIDTH = { internetMaxBandwidthOut: 5 };

describe('a new instance', () => {
  test('is started as soon as it is Stopped, told when it runs, and then left alone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision();
    const before = cloud.clock.now();

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Running');
    expect(cloud.outcomes).toMatchObject([
      {
        id: `${id}/0`,
        type: 'instance.running',
        subject: id,
        source: 'acs:ecs-provisioner:cn-hangzhou',
        data: { goal: 'Running', instanceId: id, requestId: 'request', slot: 0, status: 'Running' },
      },
    ]);
    expect(cloud.outcomes[0]?.data).not.toHaveProperty('code');
    expect(cloud.outcomes[0]?.data).not.toHaveProperty('released');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.tagsOf(id)[TAG.goal]).toContain('v1/Running/gen=0');
    expect(cloud.count('StartInstances')).toBe(1);
    expect(cloud.clock.now() - before).toBeLessThan(MINUTE);
  });

  test('is looked at on the ticks of the grid alone', async () => {
    const cloud = prepareReconciling();
    cloud.clock.advance(1234);
    const id = cloud.provision();

    await cloud.look(id);

    expect(cloud.sent).toEqual([
      { items: [cloud.itemFor(id, { seen: true, deadline: expect.any(Number) as number })], delaySeconds: 4 },
    ]);
  });

  test('gets its automatic release, its address and its start in the one look that finds it Stopped', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ publicIp: true, autoReleaseMinutes: 60 }, {}, BANDWIDTH);
    const now = cloud.clock.now();

    await cloud.look(id);

    expect(cloud.calls.map(({ api }) => api)).toEqual([
      'DescribeInstances',
      'ModifyInstanceAutoReleaseTime',
      'AllocatePublicIpAddress',
      'StartInstances',
      'SendMessage',
    ]);
    expect(cloud.show(id)?.publicIps).toHaveLength(1);
    expect(cloud.show(id)?.autoReleaseAt).toBe(Math.floor((now + 60 * MINUTE) / MINUTE) * MINUTE);
    expect(cloud.statusOf(id)).toBe('Starting');
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id }] }]);
  });

  test('that is started by somebody else still gets its address before it is told', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running({ publicIp: true }, {}, BANDWIDTH);

    await cloud.look(id);

    expect(cloud.count('AllocatePublicIpAddress')).toBe(1);
    expect(cloud.outcomes).toMatchObject([{ data: { publicIpAddresses: [expect.stringMatching(/^\d+\./)] } }]);
  });

  test('shares its looks with all others of the tick: a hundred cost one call each', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 100 }, (_, index) =>
      cloud.stopped({ withinSeconds: 7200 }, { index, count: 100 }),
    );

    await reconcileDelivery(
      ids.map((id) => encodeMessage([cloud.itemFor(id)])),
      cloud.ports,
      SETTINGS,
    );

    expect(cloud.calls.map(({ api }) => api)).toEqual(['DescribeInstances', 'StartInstances', 'SendMessage']);
    expect(cloud.sent[0]?.items).toHaveLength(100);
  });

  test('is one of a hundred and one in two messages', async () => {
    const cloud = prepareReconciling();
    const items = Array.from({ length: 101 }, (_, index) => aWorkItem({ instanceId: `i-${index}` }));

    await cloud.deliver(...items);

    expect(cloud.sent.map((message) => message.items.length)).toEqual([100, 1]);
  });
});

describe('a goal', () => {
  test('of Stopped stops what runs, with the options it was set with', async () => {
    const cloud = prepareReconciling();
    const ids = [0, 1, 2, 3].map((index) => cloud.running({}, { index }));
    const [first = '', second = '', third = '', fourth = ''] = ids;
    cloud.aim(first, { goal: 'Stopped' });
    cloud.aim(second, { goal: 'Stopped', forceStop: true });
    cloud.aim(third, { goal: 'Stopped', stoppedMode: 'StopCharging' });
    cloud.aim(fourth, { goal: 'Stopped', stoppedMode: 'KeepCharging', forceStop: true });
    const stops: unknown[] = [];
    const { ecs } = cloud.ports;
    cloud.ports.ecs = {
      ...ecs,
      stop: (stopping, options) => {
        stops.push([stopping, options]);
        return ecs.stop(stopping, options);
      },
    };

    await cloud.look(...ids);

    expect(stops).toEqual([
      [[first], { forceStop: false, stoppedMode: undefined }],
      [[third], { forceStop: false, stoppedMode: 'StopCharging' }],
      [[second], { forceStop: true, stoppedMode: undefined }],
      [[fourth], { forceStop: true, stoppedMode: 'KeepCharging' }],
    ]);
    for (const id of ids) expect(cloud.statusOf(id)).toBe('Stopping');
    await cloud.runDry();
    expect(cloud.outcomes.map(({ type }) => type)).toEqual(Array(4).fill('instance.stopped'));
  });

  test('of Released releases what runs and tells it afterwards', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Released' });

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([
      { id: `${id}/released`, type: 'instance.released', data: { goal: 'Released', instanceId: id } },
    ]);
    const apis = cloud.calls.map(({ api }) => api);
    expect(apis.indexOf('DeleteInstances')).toBeLessThan(apis.indexOf('PublishMessage'));
    expect(cloud.deadLetters).toEqual([]);
  });

  test('that is newer than the message is the one that counts', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const old = cloud.itemFor(id);
    cloud.aim(id, { goal: 'Stopped' });

    await cloud.deliver(old);

    expect(cloud.statusOf(id)).toBe('Stopping');
    expect(cloud.sent[0]?.items).toMatchObject([{ goal: 'Stopped', generation: cloud.clock.now() }]);
  });

  test('that was reached and told is not looked at again, whatever late message says so', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const late = cloud.itemFor(id);
    await cloud.look(id);
    await cloud.runDry();
    const before = cloud.calls.length;
    cloud.console('StopInstance', { InstanceId: id });
    cloud.clock.advance(15_000);

    await cloud.deliver(late);

    expect(cloud.calls.slice(before).map(({ api }) => api)).toEqual(['DescribeInstances']);
    expect(cloud.outcomes).toHaveLength(1);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('that nobody can read ends as a failure that says so, and the instance stays', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    tagByHand(cloud, id, TAG.goal, 'what?');

    await cloud.deliver(aWorkItem({ instanceId: id, generation: 5 }));

    expect(cloud.outcomes).toMatchObject([
      {
        type: 'instance.failed',
        data: {
          code: 'InvalidGoalTag',
          reason: `The tag ${TAG.goal} is not readable: set the goal again.`,
          released: false,
        },
      },
    ]);
    expect(cloud.tagsOf(id)[TAG.outcome]).toBe('5/InvalidGoalTag');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });
});

describe('an instance that does not come to its goal', () => {
  test('is given back, and told as failed once it is gone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision({ onFailure: 'release', withinSeconds: 60 });
    const fail = 'OperationDenied.NoStock';
    cloud.fail('StartInstances', fail);

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([
      {
        type: 'instance.failed',
        data: { goal: 'Released', code: 'DeadlineExceeded', reason: 'It is released.', released: true },
      },
    ]);
    expect(cloud.count('StartInstances')).toBeLessThanOrEqual(3);
  });

  test('has its clean-up written down before it is released, an hour to do it in', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);

    await cloud.look(id);

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(intentOf({ tags: cloud.tagsOf(id) })).toEqual({
      goal: 'Released',
      generation: cloud.clock.now(),
      withinSeconds: 3600,
      failure: 'DeadlineExceeded',
    });
    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Released');
    expect(cloud.wanted()).toMatchObject([
      { goal: 'Released', failure: 'DeadlineExceeded', deadline: cloud.clock.now() + 60 * MINUTE },
    ]);
  });

  test.each<[string, object, Record<string, unknown>]>([
    ['its request says keep', { onFailure: 'keep' }, {}],
    ['nobody said what to do', {}, {}],
    ['it is PrePaid', { onFailure: 'release' }, { instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month' }],
  ])('stays where %s, and bears its failure', async (_, intent, parameters) => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ withinSeconds: 60, ...intent }, {}, parameters);
    cloud.clock.advance(2 * MINUTE);

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      {
        type: 'instance.failed',
        data: {
          goal: 'Running',
          code: 'DeadlineExceeded',
          reason: 'At its deadline the instance was Stopped.',
          released: false,
          status: 'Stopped',
        },
      },
    ]);
    expect(cloud.tagsOf(id)[TAG.outcome]).toBe('0/DeadlineExceeded');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('remains a failure that was noted, whatever became of the instance since', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running({ onFailure: 'keep' });
    tagByHand(cloud, id, TAG.outcome, '0/DeadlineExceeded');

    await cloud.look(id);

    expect(cloud.outcomes).toMatchObject([
      { data: { code: 'DeadlineExceeded', reason: 'So an earlier look found it.', released: false } },
    ]);
  });

  test('is not judged by a failure of an earlier goal', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    tagByHand(cloud, id, TAG.outcome, '0/DeadlineExceeded');
    cloud.aim(id, { goal: 'Running' });

    await cloud.look(id);

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
  });

  test('because it cannot be released is told as kept, with both reasons', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('DeleteInstances', 'InvalidOperation.DeletionProtection');

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      {
        type: 'instance.failed',
        data: {
          code: 'DeadlineExceeded',
          reason: 'It is not released: InvalidOperation.DeletionProtection. DeleteInstances failed.',
          released: false,
        },
      },
    ]);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('whose clean-up cannot be written yet is tried again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('TagResources', 'InternalError', { times: 1 });

    await cloud.look(id);
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }], delaySeconds: 5 }]);
    expect(cloud.logged.map(({ message }) => message)).toContain('goal not set');
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toHaveLength(1);
  });

  test('fails in acting and is given back in the look after', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release' });
    cloud.fail('StartInstances', 'InsufficientBalance');

    await cloud.look(id);
    expect(cloud.tagsOf(id)[TAG.cleanUp]).toContain('failure=InsufficientBalance');
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      { type: 'instance.failed', data: { code: 'InsufficientBalance', released: true } },
    ]);
    expect(cloud.count('StartInstances')).toBe(1);
  });

  test('several at once, for the same reason, take one tag', async () => {
    const cloud = prepareReconciling();
    const ids = [0, 1, 2].map((index) => cloud.stopped({ onFailure: 'release', withinSeconds: 60 }, { index }));
    cloud.clock.advance(5 * MINUTE);

    await cloud.look(...ids);

    expect(cloud.count('TagResources')).toBe(1);
  });
});

describe('an instance that ECS does not show', () => {
  test('may be too new, and is waited for', async () => {
    const cloud = prepareReconciling({ visibilityLag: 8 });
    const id = cloud.provision();
    const item = aWorkItem({ instanceId: id });

    await cloud.deliver(item);

    expect(cloud.wanted()).toEqual([{ ...item, absentSince: cloud.clock.now() }]);
    await cloud.runDry();
    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
    expect(cloud.deadLetters).toEqual([]);
  });

  test('for two minutes is gone, told as such and put aside where it was never seen', async () => {
    const cloud = prepareReconciling();
    const start = cloud.clock.now();

    await cloud.deliver(aWorkItem({ instanceId: 'i-nowhere', deadline: start + 60 * MINUTE }));
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      {
        id: 'i-nowhere/vanished',
        type: 'instance.failed',
        data: { code: 'InstanceVanished', instanceId: 'i-nowhere', released: true },
      },
    ]);
    expect(cloud.clock.now() - start).toBe(2 * MINUTE);
    expect(cloud.deadLetters).toEqual([
      { reason: 'ECS has never shown i-nowhere.', body: expect.stringContaining('i-nowhere') as string },
    ]);
    expect(cloud.logged).toContainEqual({
      level: 'error',
      message: 'message put aside',
      fields: { reason: 'ECS has never shown i-nowhere.' },
    });
  });

  test('though it was seen before has vanished, which is an outcome and no dead letter', async () => {
    const cloud = prepareReconciling();

    await cloud.deliver(aWorkItem({ instanceId: 'i-gone', seen: true, deadline: cloud.clock.now() + 60 * MINUTE }));
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'InstanceVanished' } }]);
    expect(cloud.deadLetters).toEqual([]);
  });

  test('and was to be released is released, and tells the failure that it was released for', async () => {
    const cloud = prepareReconciling();
    const released = { goal: 'Released', seen: true } as const;

    await cloud.deliver(
      aWorkItem({ instanceId: 'i-1', ...released }),
      aWorkItem({ instanceId: 'i-2', ...released, failure: 'InsufficientBalance' }),
    );

    expect(cloud.outcomes.map(({ type, data }) => [data.instanceId, type, data.code])).toEqual([
      ['i-1', 'instance.released', undefined],
      ['i-2', 'instance.failed', 'InsufficientBalance'],
    ]);
    expect(cloud.sent).toEqual([]);
  });

  test('and is finished is forgotten', async () => {
    const cloud = prepareReconciling();

    await cloud.deliver(aWorkItem({ instanceId: 'i-1', seen: true, finished: true }));

    expect(cloud.calls.map(({ api }) => api)).toEqual(['DescribeInstances']);
  });
});

describe('a message that nothing can be done with', () => {
  test('is put aside with its reason and its text, and does not hold up the others', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();

    await reconcileDelivery(['garbage', { v: 9 }, encodeMessage([cloud.itemFor(id)])], cloud.ports, SETTINGS);

    expect(cloud.deadLetters).toEqual([
      { reason: 'The message is not JSON.', body: 'garbage' },
      { reason: 'The message is not of a known form: v is wrong.', body: { v: 9 } },
    ]);
    expect(cloud.statusOf(id)).toBe('Starting');
  });

  test('is not lost when it cannot be put aside: the delivery comes again', async () => {
    const cloud = prepareReconciling();
    cloud.fail('SendDeadLetter', '');

    await expect(reconcileDelivery(['garbage'], cloud.ports, SETTINGS)).rejects.toThrow(CloudError);
  });

  test('because ECS refuses its id is put aside alone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.fail('DescribeInstances', 'InvalidInstanceIds.Malformed', { instanceId: 'i-odd' });

    await cloud.deliver(aWorkItem({ instanceId: 'i-odd' }), cloud.itemFor(id));

    expect(cloud.deadLetters).toEqual([
      {
        reason: 'ECS does not describe i-odd: InvalidInstanceIds.Malformed.',
        body: encodeMessage([aWorkItem({ instanceId: 'i-odd' })]),
      },
    ]);
    expect(cloud.statusOf(id)).toBe('Starting');
    expect(cloud.logged.map(({ message }) => message)).toContain('not described');
  });
});

describe('trouble', () => {
  test('with throttling waits for the next minute, and calls nothing before', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(5_000);
    cloud.fail('DescribeInstances', 'Throttling.User', { times: 1 });
    cloud.chance.value = 0.5;

    expect(await cloud.look(id)).toEqual([]);

    expect(cloud.sent).toEqual([{ items: [cloud.itemFor(id, { errors: 1 })], delaySeconds: 45 }]);
    expect(cloud.count('StartInstances')).toBe(0);
  });

  test('with errors waits longer from look to look, and no longer once a look is calm', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision();
    cloud.fail('DescribeInstances', '', { times: 3 });

    let item = cloud.itemFor(id);
    for (let n = 0; n < 4; n += 1) {
      await cloud.deliver(item);
      item = cloud.sent.at(-1)?.items[0] ?? item;
    }

    expect(cloud.sent.map(({ items, delaySeconds }) => [items[0]?.errors, delaySeconds])).toEqual([
      [1, 5],
      [2, 10],
      [3, 20],
      [undefined, 5],
    ]);
  });

  test('carries on counting errors over a look that sees the instance', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.fail('StartInstances', 'InternalError');

    await cloud.deliver(cloud.itemFor(id, { errors: 2 }));

    expect(cloud.sent).toMatchObject([{ items: [{ errors: 3 }], delaySeconds: 20 }]);
  });

  test('of some puts them into messages of their own', async () => {
    const cloud = prepareReconciling();
    const up = cloud.running({ goal: 'Stopped' }, { index: 0 });
    const ready = cloud.stopped({}, { index: 1 });
    const calm = cloud.provision({}, { index: 2 });
    cloud.fail('StartInstances', 'Throttling');
    cloud.fail('StopInstances', 'InternalError');

    await cloud.look(calm, ready, up);

    expect(cloud.sent.map(({ items, delaySeconds }) => [items[0]?.instanceId, items.length, delaySeconds])).toEqual([
      [calm, 1, 5],
      [ready, 1, 60],
      [up, 1, 5],
    ]);
  });

  test('with the queue makes the delivery come again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision();
    cloud.fail('SendMessage', 'InternalError');

    await expect(cloud.look(id)).rejects.toThrow(CloudError);
  });

  test('with the topic keeps the outcome until it can be told, under the same id, and the tag until then', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.fail('PublishMessage', '', { times: 1 });

    await cloud.look(id);
    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Running');
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }] }]);
    await cloud.runDry();

    expect(cloud.outcomes.map((outcome) => outcome.id)).toEqual([`${id}/0`]);
    expect(cloud.logged.map(({ message }) => message)).toEqual(['outcome not told', 'item ended']);
    expect(cloud.logged[1]?.fields).toEqual({ instanceId: id, goal: 'Running' });
  });

  test('with noting a failure keeps it from being told before', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('TagResources', '', { times: 1 });

    await cloud.look(id);
    expect(cloud.outcomes).toEqual([]);
    expect(cloud.logged.map(({ message }) => message)).toEqual(['failure not noted']);
    await cloud.runDry();

    expect(cloud.outcomes).toHaveLength(1);
  });

  test('that is a fault of the code is not swallowed', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.ports.outcomes = { publish: () => Promise.reject(new TypeError('bug')) };

    await expect(cloud.look(id)).rejects.toThrow(TypeError);
  });
});

describe('one delivery', () => {
  test('of many messages about one instance is one item', () => {
    const item = aWorkItem();

    expect(merge([item, { ...item }, aWorkItem({ instanceId: 'i-2' })])).toEqual([
      item,
      aWorkItem({ instanceId: 'i-2' }),
    ]);
  });

  test('takes the newest goal, and remembers that there were older ones', () => {
    const newer = aWorkItem({ goal: 'Stopped', generation: 2 });

    expect(merge([aWorkItem({ generation: 1, absentSince: 5 }), newer, aWorkItem()])).toEqual([
      { ...newer, oldest: 0 },
    ]);
  });

  test('takes the unfinished before the finished', () => {
    const item = aWorkItem({ errors: 1 });

    expect(merge([aWorkItem({ finished: true }), item])).toEqual([item]);
    expect(merge([aWorkItem({ finished: true })])).toEqual([aWorkItem({ finished: true })]);
  });

  test('remembers since when an instance was not seen', () => {
    expect(merge([aWorkItem({ absentSince: 7 }), aWorkItem({ absentSince: 5 }), aWorkItem()])).toEqual([
      aWorkItem({ absentSince: 5 }),
    ]);
  });

  test('of nothing asks nothing', async () => {
    const cloud = prepareReconciling();

    expect(await reconcileDelivery([], cloud.ports, SETTINGS)).toEqual([]);

    expect(cloud.calls).toEqual([]);
  });

  test('answers with the items that a planned look will see again', async () => {
    const cloud = prepareReconciling();
    const waiting = cloud.provision({}, { index: 0 });
    const done = cloud.running({}, { index: 1 });

    const later = cloud.provision({}, { index: 2 });

    expect((await cloud.look(waiting, done, later)).map(({ instanceId }) => instanceId).sort()).toEqual(
      [waiting, later].sort(),
    );
  });
});

describe('the sweep', () => {
  test('finds what no message is about, brings it on, and enqueues nothing', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);

    await sweep(cloud.ports, SETTINGS);
    expect(cloud.statusOf(id)).toBe('Starting');
    cloud.clock.advance(30_000);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.sent).toEqual([]);
  });

  test('leaves a goal to its message for the first minute', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.clock.advance(10 * MINUTE);
    cloud.aim(id, { goal: 'Stopped' });

    cloud.clock.advance(MINUTE - 1);
    await sweep(cloud.ports, SETTINGS);
    expect(cloud.statusOf(id)).toBe('Running');
    cloud.clock.advance(1);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Stopping');
  });

  test('leaves an instance to its message from 20 s before its deadline until two minutes after it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const deadline = cloud.aim(id, { goal: 'Running', withinSeconds: 120 }) + 2 * MINUTE;

    for (const at of [deadline - 20_000, deadline, deadline + 2 * MINUTE - 1]) {
      cloud.clock.advance(at - cloud.clock.now());
      cloud.fail('PublishMessage', '', { times: 1 });
      await sweep(cloud.ports, SETTINGS);
      cloud.heal();
    }
    expect(cloud.count('PublishMessage')).toBe(0);
    cloud.clock.advance(1);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
  });

  test('looks until 20 s before the deadline', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running', withinSeconds: 120 });
    cloud.clock.advance(2 * MINUTE - 20_001);

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toHaveLength(1);
  });

  test('sees to a goal that nobody can read', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    tagByHand(cloud, id, TAG.goal, 'what?');

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/0`, data: { goal: 'Running', code: 'InvalidGoalTag' } }]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('releases, which the next sweep cannot see', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Released' });
    cloud.clock.advance(2 * MINUTE);

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([{ type: 'instance.released' }]);
  });

  test.each([
    ['its release was not answered', 'DeleteInstances', true],
    ['its end could not be told', 'PublishMessage', false],
  ])('tells of an instance that is gone although %s', async (_what, api, afterEffect) => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Released' });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail(api, '', { times: 1, afterEffect });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([{ id: `${id}/released`, type: 'instance.released' }]);
    expect(cloud.sent).toEqual([]);
  });

  test('tells nothing of an instance that it did not get released', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Released' });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('DeleteInstances', '', { times: 1 });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Running');
    expect(cloud.outcomes).toEqual([]);
  });

  test('looks once where it has nothing to do', async () => {
    const cloud = prepareReconciling();
    cloud.provision();
    cloud.aim(cloud.running({}, { index: 1 }), { goal: 'Running', generation: 1 });

    await sweep(cloud.ports, SETTINGS);

    // One for the pending ones, one to read again whose tag came off.
    expect(cloud.count('DescribeInstances')).toBe(2);
  });

  test('fails where ECS does not list what is pending', async () => {
    const cloud = prepareReconciling();
    cloud.fail('DescribeInstances', '');

    await expect(sweep(cloud.ports, SETTINGS)).rejects.toThrow(CloudError);
  });
});

describe('a look because ECS says so', () => {
  test('brings on what is pending, and enqueues nothing', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const other = cloud.stopped({}, { index: 1 });
    untagByHand(cloud, other);

    await lookNow([id, other], cloud.ports, SETTINGS);

    expect([cloud.statusOf(id), cloud.statusOf(other)]).toEqual(['Starting', 'Stopped']);
    expect(cloud.sent).toEqual([]);
  });

  test('fails where ECS does not describe them', async () => {
    const cloud = prepareReconciling();
    cloud.fail('DescribeInstances', '');

    await expect(lookNow(['i-1'], cloud.ports, SETTINGS)).rejects.toThrow(CloudError);
  });
});
