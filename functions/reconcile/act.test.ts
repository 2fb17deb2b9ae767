import { describe, expect, test } from 'vitest';
import { prepareReconciling } from '../../test/support/prepareReconciling.ts';
import { TAG } from '../../shared/domain/tags.ts';

const BANDWIDTH = { internetMaxBandwidthOut: 5 };

test('a release is in the log before ECS is asked for it, and no other step', async () => {
  const cloud = prepareReconciling();
  const id = cloud.stopped();
  cloud.stopped({}, { index: 1 });
  cloud.aim(id, { goal: 'Released' });
  const logged = new Promise<unknown>((resolve) => {
    cloud.during('DeleteInstances', 'before', () => {
      resolve([...cloud.logged]);
    });
  });

  await cloud.look(...cloud.list());

  expect(await logged).toEqual([{ level: 'info', message: 'releasing', fields: { instanceIds: [id] } }]);
});

describe('a step that ECS refuses', () => {
  test.each([
    ['IncorrectInstanceStatus', 5],
    ['', 5],
    ['Throttling', 45],
    // Another minute may bring stock; the deadline ends the attempts.
    ['OperationDenied.NoStock', 45],
    // States of a disk pass.
    ['DiskError', 5],
    ['IncorrectDiskStatus.CreatingSnapshot', 5],
  ])('with %j is tried again in %i s', async (code, delaySeconds) => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.fail('StartInstances', code);

    await cloud.look(id);

    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }], delaySeconds }]);
    expect(cloud.outcomes).toEqual([]);
    expect(cloud.logged).toEqual([
      {
        level: 'warn',
        message: 'step refused',
        fields: { instanceId: id, step: 'start', error: 'StartInstances failed.', code, api: 'StartInstances' },
      },
    ]);
  });

  test.each(['InsufficientBalance', 'InvalidParameter'])('with %s ends the goal', async (code) => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep' });
    cloud.fail('StartInstances', code);

    await cloud.look(id);

    expect(cloud.outcomes).toMatchObject([{ data: { code, reason: 'StartInstances failed.', released: false } }]);
    expect(cloud.tagsOf(id)[TAG.outcome]).toContain(`0/${code}/`);
  });

  test.each(['AllocatePublicIpAddress', 'ModifyInstanceAutoReleaseTime', 'StartInstances'])(
    'because %s does not know a new instance yet, under a role’s name for that, is tried again',
    async (api) => {
      const cloud = prepareReconciling();
      const id = cloud.stopped({ publicIp: true, autoReleaseMinutes: 60 }, {}, BANDWIDTH);
      cloud.fail(api, 'Forbidden.InstanceNotFound', { times: 1 });

      await cloud.look(id);

      expect([cloud.outcomes, cloud.statusOf(id)]).toEqual([[], 'Stopped']);

      await cloud.look(id);

      expect(cloud.statusOf(id)).toBe('Starting');
    },
  );

  test('for one of a batch does not hold up the others', async () => {
    const cloud = prepareReconciling();
    const [good, bad] = [cloud.stopped({}, { index: 0 }), cloud.stopped({}, { index: 1 })];
    cloud.fail('StartInstances', 'InvalidParameter', { instanceId: bad });

    await cloud.look(good, bad);

    expect([cloud.statusOf(good), cloud.statusOf(bad)]).toEqual(['Starting', 'Stopped']);
    expect(cloud.outcomes).toMatchObject([{ subject: bad }]);
    expect(cloud.wanted()).toMatchObject([{ instanceId: good }, { instanceId: bad, finished: true }]);
  });

  test('in its own entry of an accepted batch is sorted by that entry', async () => {
    const cloud = prepareReconciling();
    const [good, bad] = [cloud.stopped({}, { index: 0 }), cloud.stopped({}, { index: 1 })];
    // Somebody starts it between our look and our call.
    cloud.during('StartInstances', 'before', () => cloud.console('StartInstance', { InstanceId: bad }));

    await cloud.look(good, bad);

    expect(cloud.sent).toMatchObject([
      { items: [{ instanceId: good }], delaySeconds: 15 },
      { items: [{ instanceId: bad, errors: 1 }], delaySeconds: 5 },
    ]);
    expect(cloud.outcomes).toEqual([]);
  });

  test('because the instance has gone is looked at again, since Describe knows better', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ publicIp: true }, {}, BANDWIDTH);
    cloud.fail('AllocatePublicIpAddress', 'InvalidInstanceId.NotFound');

    await cloud.look(id);

    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }], delaySeconds: 5 }]);
    expect(cloud.logged).toEqual([]);
    expect(cloud.count('StartInstances')).toBe(0);
  });

  test('because the instance has gone already is what a release wants, once Describe shows it gone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.aim(id, { goal: 'Released' });
    cloud.during('DeleteInstances', 'before', () => cloud.console('DeleteInstance', { InstanceId: id }));

    await cloud.look(id);

    expect(cloud.outcomes).toEqual([]);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.released', subject: id }]);
  });

  test('that is an address keeps the instance from starting without it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ publicIp: true }, {}, BANDWIDTH);
    cloud.fail('AllocatePublicIpAddress', 'InternalError', { times: 1 });

    await cloud.look(id);

    expect(cloud.statusOf(id)).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { publicIpAddresses: [expect.any(String)] } }]);
  });

  test('that is an automatic release keeps the instance from starting without it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ autoReleaseMinutes: 60 });
    cloud.fail('ModifyInstanceAutoReleaseTime', 'Throttling', { times: 1 });

    await cloud.look(id);

    expect(cloud.statusOf(id)).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.show(id)).toMatchObject({ status: 'Running', autoReleaseAt: expect.any(Number) as number });
  });
});

test('what can start at once starts before the addresses of others, which may take all the time of the look', async () => {
  const cloud = prepareReconciling();
  const slow = cloud.stopped({ publicIp: true }, { index: 0 }, BANDWIDTH);
  const ready = cloud.stopped({}, { index: 1 });
  cloud.during('AllocatePublicIpAddress', 'before', () => {
    cloud.clock.advance(20_000);
  });

  await cloud.look(slow, ready);

  expect([cloud.statusOf(slow), cloud.statusOf(ready)]).toEqual(['Stopped', 'Starting']);
});

test('an answer that leaves an instance out says nothing of it: it is looked at again', async () => {
  const cloud = prepareReconciling();
  const id = cloud.stopped();
  cloud.ports.ecs = { ...cloud.ports.ecs, start: () => Promise.resolve([]) };

  await cloud.look(id);

  expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }], delaySeconds: 5 }]);
});

test('an answer about an instance that nobody asked for is passed over', async () => {
  const cloud = prepareReconciling();
  const id = cloud.stopped();
  const { ecs } = cloud.ports;
  cloud.ports.ecs = {
    ...ecs,
    start: async (ids) => [{ instanceId: 'i-other', code: undefined, message: '' }, ...(await ecs.start(ids))],
  };

  await cloud.look(id);

  expect(cloud.wanted()).toMatchObject([{ instanceId: id }]);
});

test('addresses are allocated up to ten at once', async () => {
  const cloud = prepareReconciling();
  const ids = Array.from({ length: 12 }, (_, index) =>
    cloud.stopped({ publicIp: true, withinSeconds: 3600 }, { index }, BANDWIDTH),
  );
  let running = 0;
  let most = 0;
  const { ecs } = cloud.ports;
  cloud.ports.ecs = {
    ...ecs,
    allocatePublicIp: async (id) => {
      most = Math.max(most, (running += 1));
      const address = await ecs.allocatePublicIp(id);
      running -= 1;
      return address;
    },
  };

  await cloud.look(...ids);

  expect(most).toBe(10);
  expect(cloud.count('StartInstances')).toBe(1);
});

test('a fault of the code in a step is not swallowed', async () => {
  const cloud = prepareReconciling();
  const id = cloud.stopped({ publicIp: true }, {}, BANDWIDTH);
  cloud.ports.ecs = { ...cloud.ports.ecs, allocatePublicIp: () => Promise.reject(new TypeError('bug')) };

  await expect(cloud.look(id)).rejects.toThrow(TypeError);
});

test('a code of a batch that no table has, and that speaks of the service, is no end', async () => {
  const cloud = prepareReconciling();
  const id = cloud.stopped({ onFailure: 'release' });
  const { ecs } = cloud.ports;
  const refusal = { instanceId: id, code: 'ServiceTimeout', message: 'The service did not answer in time.' };
  cloud.ports.ecs = { ...ecs, start: () => Promise.resolve([refusal]) };

  await cloud.look(id);

  expect(cloud.outcomes).toEqual([]);
  expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Running', errors: 1 }]);
});

test('instances that are protected from deletion end without a call', async () => {
  const cloud = prepareReconciling();
  const ids = Array.from({ length: 10 }, (_, index) => cloud.provision({}, { index }));
  cloud.clock.advance(15_000);
  const [first = '', ...guarded] = ids;
  for (const id of guarded) {
    cloud.console('ModifyInstanceAttribute', { InstanceId: id, DeletionProtection: 'true' });
  }
  for (const id of ids) cloud.aim(id, { goal: 'Released' });

  await cloud.look(...ids);

  expect(cloud.calls.filter(({ api }) => api === 'DeleteInstances')).toEqual([
    { api: 'DeleteInstances', about: first },
  ]);
  expect(cloud.outcomes.filter(({ data }) => data.code === 'InvalidOperation.DeletionProtection')).toHaveLength(9);
});
