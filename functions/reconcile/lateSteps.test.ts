import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/support/builders.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import {
  leaveOutFirst,
  prepareReconciling,
  stopAndTell,
  tagByHand,
  untagByHand,
} from '../../test/support/prepareReconciling.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { sweep } from './sweep.ts';

describe('a step towards an earlier goal, taken after a later one was told,', () => {
  test('is undone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    stopAndTell(cloud, id);

    await cloud.deliver(item);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    // Its outcome is published already.
    expect(cloud.outcomes).toEqual([]);
  });

  test('is undone where its goal is newer by the clock of its setter, and the told one was written over it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = stopAndTell(cloud, id);

    await cloud.deliver(cloud.itemFor(id, { goal: 'Running', generation: generation + 5_000 }));
    await cloud.runDry();

    expect([cloud.statusOf(id), cloud.outcomes]).toEqual(['Stopped', []]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is undone by the message of the later one, which comes again: whoever told it died when its tag was off', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = stopAndTell(cloud, id);

    await cloud.deliver(cloud.itemFor(id, { goal: 'Stopped', generation }));
    await cloud.runDry();

    expect([cloud.statusOf(id), cloud.outcomes]).toEqual(['Stopped', []]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is not what a message that comes again tells of an instance without a status', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    stopAndTell(cloud, id);
    showOddly(cloud, id, ODD['no status']);

    await cloud.look(id);
    await cloud.runDry();

    expect([cloud.calls.length, cloud.deadLetters]).toEqual([1, []]);
  });

  test('is not what a message that comes again tells where ECS refuses the mark that its end is told', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const generation = cloud.aim(id, { goal: 'Stopped' });
    cloud.fail('TagResources', 'QuotaExceed.Tags');
    const riding = cloud.itemFor(id, { generation, finished: true });
    await cloud.look(id, cloud.provision({}, { index: 1 }));
    await cloud.deliver(riding);
    cloud.console('StartInstance', { InstanceId: id });

    await cloud.deliver(riding);

    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.stopped']);
  });

  test('is not what a message tells about a goal that was told itself two minutes ago', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = stopAndTell(cloud, id);
    cloud.clock.advance(2 * MINUTE);

    await cloud.deliver(cloud.itemFor(id, { generation }));
    await cloud.runDry();

    expect([cloud.statusOf(id), cloud.outcomes]).toEqual(['Running', []]);
    expect(cloud.count('StopInstances')).toBe(0);
  });

  test('is waited for by a message that forgets that the instance was absent', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const item = cloud.itemFor(id, { absentSince: cloud.clock.now() });
    stopAndTell(cloud, id);

    await cloud.deliver(item);

    expect(cloud.wanted()).toEqual([cloud.itemFor(id, { goal: 'Running', generation: 0 })]);
  });

  test('does no harm where that one had failed', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    tagByHand(cloud, id, TAG.outcome, `${stopAndTell(cloud, id)}/DeadlineExceeded`);

    await cloud.deliver(item);

    expect(cloud.sent).toEqual([]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is undone though the message of the later goal came with that of the earlier', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    stopAndTell(cloud, id);

    await cloud.deliver(item, cloud.itemFor(id));

    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Stopped' }]);
  });

  test.each(['DescribeInstances', 'TagResources'])(
    'is undone though %s fails in the look at both messages',
    async (api) => {
      const cloud = prepareReconciling();
      const id = cloud.running();
      const item = cloud.itemFor(id);
      stopAndTell(cloud, id);
      cloud.fail(api, '', { times: 1 });

      await cloud.deliver(item, cloud.itemFor(id));
      await cloud.runDry();

      expect(cloud.statusOf(id)).toBe('Stopped');
      // Its outcome is published already.
      expect(cloud.outcomes).toEqual([]);
    },
  );

  test('is undone though its tag is refused for long, and an answer leaves the instance out then', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    stopAndTell(cloud, id);
    cloud.fail('TagResources', 'Throttling');
    await cloud.deliver(item);
    cloud.heal();
    cloud.clock.advance(2 * MINUTE);
    leaveOutFirst(cloud);

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.outcomes).toEqual([]);
  });

  test('is undone though the answer to the look at both messages does not show it yet', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const item = cloud.itemFor(id);
    stopAndTell(cloud, id);
    const end = cloud.itemFor(id, { finished: true });

    await cloud.deliver(item, end);
    cloud.console('StartInstance', { InstanceId: id });
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.outcomes).toEqual([]);
  });

  test('is undone though the answer leaves the instance out, when the end of the later goal waits for it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    stopAndTell(cloud, id);
    const end = cloud.itemFor(id, { finished: true, oldest: 0 });
    cloud.clock.advance(90_000);
    leaveOutFirst(cloud);

    await cloud.deliver(end);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('is undone by the sweep that took it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    cloud.during('StartInstances', 'before', () => {
      stopAndTell(cloud, id);
    });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Starting');
    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    for (let minutes = 0; minutes < 3; minutes += 1) {
      cloud.clock.advance(MINUTE);
      await sweep(cloud.ports, SETTINGS);
    }

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('costs the sweep that took it one call, though Describe does not show it yet', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    const { ecs } = cloud.ports;
    const describe: typeof ecs.describe = async (ids) =>
      (await ecs.describe(ids)).map((instance) => ({ ...instance, status: 'Stopped' }));
    cloud.during('StartInstances', 'before', () => {
      stopAndTell(cloud, id);
    });

    await sweep({ ...cloud.ports, ecs: { ...ecs, describe } }, SETTINGS);

    expect(cloud.count('TagResources')).toBe(1);
    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');
  });

  test('is undone by a later sweep where the one that took it got no answer, and it shows afterwards', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('StartInstances', 'InternalError', { times: 1 });
    cloud.during('StartInstances', 'before', () => {
      stopAndTell(cloud, id);
    });

    await sweep(cloud.ports, SETTINGS);
    cloud.console('StartInstance', { InstanceId: id });
    for (let minutes = 0; minutes < 3; minutes += 1) {
      cloud.clock.advance(MINUTE);
      await sweep(cloud.ports, SETTINGS);
    }

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is undone by a later sweep where the one that took it cannot see what became of it', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    cloud.during('StartInstances', 'before', () => {
      stopAndTell(cloud, id);
      cloud.fail('DescribeInstances', 'Throttling', { times: 1 });
    });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.tagsOf(id)).toHaveProperty(TAG.pending);

    // By then the deadline of the goal has passed.
    cloud.clock.advance(20 * MINUTE);
    for (let minutes = 0; minutes < 3; minutes += 1) {
      await sweep(cloud.ports, SETTINGS);
      cloud.clock.advance(MINUTE);
    }

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.outcomes.map(({ type }) => type)).not.toContain('instance.failed');
  });

  test('is undone though the deadline of the later goal has passed meanwhile', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    stopAndTell(cloud, id);
    cloud.clock.advance(20 * MINUTE);

    await cloud.deliver(item);
    cloud.clock.advance(-9 * MINUTE);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    // Its outcome is published already.
    expect(cloud.outcomes).toEqual([]);
  });

  test('that cannot be undone is for somebody to see to, and no second end', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    stopAndTell(cloud, id);
    cloud.fail('StopInstances', 'InvalidOwner');

    await cloud.deliver(item);
    await cloud.runDry();

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.deadLetters).toMatchObject([
      { reason: `${id} is published as Stopped, and is so no more: InvalidOwner. StopInstances failed.` },
    ]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('cannot undo a release', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const item = cloud.itemFor(id);
    const generation = cloud.aim(id, { goal: 'Released' });
    tagByHand(cloud, id, TAG.published, String(generation));
    untagByHand(cloud, id);

    await cloud.deliver(item);

    expect(cloud.sent).toEqual([]);
  });
});
