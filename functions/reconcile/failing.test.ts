import { describe, expect, test } from 'vitest';
import { anIntent, MINUTE } from '../../test/support/builders.ts';
import { prepareReconciling, tagByHand } from '../../test/support/prepareReconciling.ts';
import { cleanUpTags, intentOf, TAG } from '../../shared/domain/tags.ts';

describe('an instance that does not come to its goal', () => {
  test('is given back, and told as failed once it is gone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision(
      { onFailure: 'release', withinSeconds: 60 },
      { requestId: 'web', index: 2, placement: 1 },
    );
    const fail = 'OperationDenied.NoStock';
    cloud.fail('StartInstances', fail);

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([
      {
        type: 'instance.failed',
        data: {
          goal: 'Running',
          requestId: 'web',
          slot: 2,
          placement: 1,
          code: 'DeadlineExceeded',
          reason:
            'At its deadline the instance was Stopped. ECS last refused its step with OperationDenied.NoStock. It is released.',
          released: true,
        },
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
    expect(cloud.tagsOf(id)[TAG.outcome]).toMatch(/^0\/DeadlineExceeded\//);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('is not judged by a failure of an earlier goal', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    tagByHand(cloud, id, TAG.outcome, '0/DeadlineExceeded');
    cloud.aim(id, { goal: 'Running' });

    await cloud.look(id);

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
  });

  test('and is kept names what ECS last refused as the cause', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    cloud.fail('StartInstances', 'OperationDenied.NoStock');

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded', cause: 'OperationDenied.NoStock' } }]);
  });

  test('does not name a refusal that was overcome', async () => {
    const cloud = prepareReconciling({ durations: { pending: 10, starting: 1000, stopping: 10 } });
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 180 });
    cloud.fail('StartInstances', 'OperationDenied.NoStock', { times: 1 });

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded', status: 'Starting' } }]);
    expect(cloud.outcomes[0]?.data.cause).toBeUndefined();
  });

  test('and vanishes is still known by its slot', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({}, { requestId: 'web', index: 2 });
    await cloud.look(id);
    cloud.clock.advance(MINUTE);
    cloud.console('DeleteInstance', { InstanceId: id, Force: 'true' });

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'InstanceVanished', requestId: 'web', slot: 2 } }]);
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
          reason:
            'At its deadline the instance was Stopped. ' +
            'It is not released: InvalidOperation.DeletionProtection. DeleteInstances failed.',
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
    expect(cloud.logged.map(({ message }) => message)).toContain('tags not changed');
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

test('a message of an earlier clean-up does not name the goal that a later one follows', async () => {
  const cloud = prepareReconciling();
  const id = cloud.stopped();
  const goal = cloud.aim(id, { goal: 'Stopped' });
  const release = anIntent({ goal: 'Released', generation: goal + 1 });
  for (const [key, value] of Object.entries(cleanUpTags(goal, release))) tagByHand(cloud, id, key, value);
  cloud.fail('DeleteInstances', 'InstanceLockedForSecurity');
  const earlier = { goal: 'Released', generation: 1, failed: { goal: 'Running', reason: '' } } as const;

  await cloud.deliver(cloud.itemFor(id, earlier));
  await cloud.runDry();

  expect(cloud.outcomes).toMatchObject([{ type: 'instance.failed', data: { goal: 'Stopped' } }]);
});
