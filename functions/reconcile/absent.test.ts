import { describe, expect, test } from 'vitest';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { aWorkItem, MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { leaveOutFirst, prepareReconciling } from '../../test/support/prepareReconciling.ts';
import { reconcileDelivery } from './delivery.ts';
import { createMemory } from './memory.ts';

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
        id: 'i-nowhere/gone',
        type: 'instance.failed',
        data: { code: 'InstanceNeverListed', instanceId: 'i-nowhere', released: true },
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
    const begin = cloud.clock.now();

    await cloud.deliver(
      aWorkItem({ instanceId: 'i-1', ...released }),
      aWorkItem({ instanceId: 'i-2', ...released, failure: 'InsufficientBalance' }),
    );
    // One Describe may leave out an instance that is there.
    expect(cloud.outcomes).toEqual([]);
    await cloud.runDry();

    expect(cloud.clock.now() - begin).toBe(10_000);
    expect(cloud.outcomes.map(({ type, data }) => [data.instanceId, type, data.code])).toEqual([
      ['i-1', 'instance.released', undefined],
      ['i-2', 'instance.failed', 'InsufficientBalance'],
    ]);
  });

  test('and was to be released is asked for once more, since it may have been too new the first time', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ goal: 'Released' });
    leaveOutFirst(cloud);

    await cloud.deliver(cloud.itemFor(id, { seen: true, absentSince: cloud.clock.now() - MINUTE }));

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.statusOf(id)).toBe('Stopped');
    await cloud.runDry();
    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
    expect(cloud.statusOf(id)).toBe('Absent');
  });

  test('is of one end, whichever of its goals finds out', async () => {
    const cloud = prepareReconciling();
    const seen = { instanceId: 'i-1', seen: true, absentSince: cloud.clock.now() - 2 * MINUTE } as const;

    await cloud.deliver(aWorkItem({ ...seen, goal: 'Released', generation: 7 }));
    await cloud.deliver(aWorkItem({ ...seen, goal: 'Running', generation: 0 }));

    expect(new Set(cloud.outcomes.map(({ id }) => id))).toEqual(new Set(['i-1/gone']));
  });

  test('is told once by a function instance, whatever late message names it', async () => {
    const cloud = prepareReconciling();
    const memory = createMemory();
    const item = aWorkItem({ instanceId: 'i-1', seen: true, absentSince: cloud.clock.now() - 2 * MINUTE });
    const deliver = (...items: WorkItem[]) => reconcileDelivery([encodeMessage(items)], cloud.ports, SETTINGS, memory);

    await deliver({ ...item, goal: 'Released', generation: 7 });
    await deliver(item);

    expect(cloud.outcomes).toMatchObject([{ id: 'i-1/gone', type: 'instance.released' }]);
    expect(cloud.deadLetters).toEqual([]);
  });

  test('and never did is the end of its slot, since the instance may have had its own', async () => {
    const cloud = prepareReconciling();
    const slot = { requestId: 'web', index: 2, placement: 0 };

    await cloud.deliver(aWorkItem({ instanceId: 'i-dead', slot, absentSince: cloud.clock.now() - 2 * MINUTE }));

    expect(cloud.outcomes).toMatchObject([
      {
        id: 'web/2/i-dead',
        subject: 'web/2',
        data: { code: 'InstanceNeverListed', requestId: 'web', slot: 2, instanceId: 'i-dead' },
      },
    ]);
  });

  test('for one look at its deadline is not gone for that', async () => {
    const cloud = prepareReconciling();

    await cloud.deliver(aWorkItem({ instanceId: 'i-1', seen: true, deadline: cloud.clock.now() }));

    expect(cloud.outcomes).toEqual([]);
    await cloud.runDry();
    expect(cloud.outcomes).toMatchObject([{ data: { code: 'InstanceVanished' } }]);
  });

  test('and is finished is forgotten', async () => {
    const cloud = prepareReconciling();

    await cloud.deliver(aWorkItem({ instanceId: 'i-1', seen: true, finished: true }));

    expect(cloud.calls.map(({ api }) => api)).toEqual(['DescribeInstances']);
  });
});
