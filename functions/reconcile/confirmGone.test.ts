import { expect, test } from 'vitest';
import { aWorkItem, MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { prepareReconciling, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { reconcileDelivery } from './delivery.ts';

/** Delivers an item to a look whose first Describe leaves its instance out. */
async function deliverLeftOut(cloud: Reconciling, item: WorkItem): Promise<void> {
  const { ecs } = cloud.ports;
  let describes = 0;
  const leavingOut: typeof ecs.describe = async (ids) => {
    describes += 1;
    return describes === 1 ? [] : ecs.describe(ids);
  };
  await reconcileDelivery([encodeMessage([item])], { ...cloud.ports, ecs: { ...ecs, describe: leavingOut } }, SETTINGS);
}

test.each([
  ['never listed', {}],
  ['gone', { seen: true }],
] as const)('an old absence and one answer that leaves it out do not make an instance %s', async (_how, seen) => {
  const cloud = prepareReconciling();
  const id = cloud.stopped();
  const absentSince = cloud.clock.now() - 5 * MINUTE;

  await deliverLeftOut(cloud, cloud.itemFor(id, { absentSince, ...seen }));

  expect(cloud.outcomes).toEqual([]);
  expect(cloud.wanted()).toMatchObject([{ instanceId: id }]);
  expect(cloud.wanted()[0]).not.toHaveProperty('absentSince');

  await cloud.runDry();

  expect(cloud.outcomes).toMatchObject([{ subject: id, type: 'instance.running' }]);
});

test('an absence that ECS does not confirm now is told by a later look', async () => {
  const cloud = prepareReconciling();
  const absentSince = cloud.clock.now() - 5 * MINUTE;
  cloud.during('DescribeInstances', 'after', () => {
    cloud.fail('DescribeInstances', 'ServiceUnavailable', { times: 1 });
  });

  await cloud.deliver(aWorkItem({ instanceId: 'i-gone', seen: true, absentSince }));

  expect(cloud.outcomes).toEqual([]);

  await cloud.runDry();

  expect(cloud.outcomes).toMatchObject([{ id: 'i-gone/gone', data: { code: 'InstanceVanished' } }]);
});

test('all that are gone are asked for in one call', async () => {
  const cloud = prepareReconciling();
  const absentSince = cloud.clock.now() - 5 * MINUTE;
  const gone = ['i-1', 'i-2', 'i-3'].map((instanceId) => aWorkItem({ instanceId, seen: true, absentSince }));

  await cloud.deliver(...gone);

  expect(cloud.outcomes).toHaveLength(3);
  expect(cloud.count('DescribeInstances')).toBe(2);
});
