import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { prepareReconciling, tagByHand, untagByHand, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { createMemory } from './memory.ts';
import { sweep } from './sweep.ts';

/** A running instance that is to be released, and whose message the sweep does not wait for any more. */
function prepareRelease(): { cloud: Reconciling; id: string } {
  const cloud = prepareReconciling();
  const id = cloud.running();
  cloud.aim(id, { goal: 'Released' });
  cloud.clock.advance(2 * MINUTE);
  return { cloud, id };
}

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

  test('goes on where the last one had no time left, and then from the front', async () => {
    const cloud = prepareReconciling();
    const ids = Array.from({ length: 250 }, (_, index) => cloud.provision({ withinSeconds: 3600 }, { index }));
    const lists = (): number => cloud.calls.filter(({ about }) => about === TAG.pending).length;
    const started = (): number => ids.filter((id) => cloud.statusOf(id) !== 'Stopped').length;
    const memory = createMemory();
    cloud.clock.advance(2 * MINUTE);

    for (const sofar of [100, 200, 250]) {
      cloud.during('StartInstances', 'after', () => {
        cloud.clock.advance(MINUTE);
      });
      const before = lists();
      await sweep(cloud.ports, SETTINGS, memory);

      expect(started()).toBe(sofar);
      // It lists no page again.
      expect(lists() - before).toBe(1);
    }

    const last = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    await sweep(cloud.ports, SETTINGS, memory);

    expect(cloud.statusOf(last)).toBe('Starting');
  });

  test('begins anew when ECS refuses the page at which the last one stopped', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const memory = { ...createMemory(), sweepFrom: 'no-such-page' };
    cloud.clock.advance(2 * MINUTE);

    await expect(sweep(cloud.ports, SETTINGS, memory)).rejects.toThrow(CloudError);
    await sweep(cloud.ports, SETTINGS, memory);

    expect(cloud.statusOf(id)).toBe('Starting');
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

  test('leaves an instance to its message from 20 s before its deadline until a minute after it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const deadline = cloud.aim(id, { goal: 'Running', withinSeconds: 120 }) + 2 * MINUTE;

    for (const at of [deadline - 20_000, deadline, deadline + MINUTE - 1]) {
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
    const { cloud, id } = prepareRelease();

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([{ type: 'instance.released' }]);
  });

  test.each([
    ['its release was not answered', 'DeleteInstances', true],
    ['its end could not be told', 'PublishMessage', false],
  ])(
    'enqueues an instance that is gone although %s, since no sweep can see it again',
    async (_what, api, afterEffect) => {
      const cloud = prepareReconciling();
      const id = cloud.running();
      cloud.aim(id, { goal: 'Released' });
      cloud.clock.advance(2 * MINUTE);
      cloud.fail(api, '', { times: 1, afterEffect });

      await sweep(cloud.ports, SETTINGS);

      expect(cloud.statusOf(id)).toBe('Absent');
      expect(cloud.outcomes).toEqual([]);
      expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Released' }]);

      await cloud.runDry();

      expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
    },
  );

  test('enqueues what it may have released where ECS does not describe it afterwards', async () => {
    const { cloud, id } = prepareRelease();
    cloud.fail('DeleteInstances', '', { times: 1, afterEffect: true });
    cloud.during('DeleteInstances', 'after', () => {
      cloud.fail('DescribeInstances', 'InternalError', { times: 1 });
    });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Released' }]);

    cloud.heal();
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
  });

  test('does not take one answer that leaves an instance out for the end of its release', async () => {
    const { cloud, id } = prepareRelease();
    cloud.fail('DeleteInstances', '', { times: 1 });
    const { ecs } = cloud.ports;

    await sweep({ ...cloud.ports, ecs: { ...ecs, describe: () => Promise.resolve([]) } }, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Running');
    expect(cloud.outcomes).toEqual([]);

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
  });

  test('tells the queue nothing of its own errors with an instance that somebody else got released', async () => {
    const { cloud, id } = prepareRelease();
    cloud.fail('DeleteInstances', 'InvalidOperation.Odd', { times: 1 });
    cloud.fail('TagResources', '', { times: 1 });
    cloud.during('TagResources', 'before', () => {
      cloud.console('DeleteInstance', { InstanceId: id, Force: 'true' });
    });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Released' }]);
    expect(cloud.wanted()[0]).not.toHaveProperty('errors');
    expect(cloud.outcomes).toEqual([]);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ subject: id, type: 'instance.released' }]);
  });

  test('has the next sweep check a start that Describe does not show yet: it may hide a newer goal, too', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    const { ecs } = cloud.ports;
    const before = await ecs.describe([id]);
    cloud.during('StartInstances', 'before', () => {
      const generation = cloud.aim(id, { goal: 'Stopped' });
      untagByHand(cloud, id);
      tagByHand(cloud, id, TAG.published, String(generation));
    });

    await sweep({ ...cloud.ports, ecs: { ...ecs, describe: () => Promise.resolve(before) } }, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Starting');
    for (let minute = 0; minute < 5; minute += 1) {
      cloud.clock.advance(MINUTE);
      await sweep(cloud.ports, SETTINGS);
    }
    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('tells of an instance that is gone where the queue takes no message', async () => {
    const { cloud, id } = prepareRelease();
    cloud.fail('DeleteInstances', '', { times: 1, afterEffect: true });
    cloud.fail('SendMessage', '');

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
  });

  test('fails where neither the topic nor the queue takes what became of an instance', async () => {
    const cloud = prepareReconciling();
    cloud.aim(cloud.running(), { goal: 'Released' });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('PublishMessage', '');
    cloud.fail('SendMessage', '');

    await expect(sweep(cloud.ports, SETTINGS)).rejects.toThrow(CloudError);
  });

  test('tells nothing of an instance that it did not get released', async () => {
    const { cloud, id } = prepareRelease();
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
