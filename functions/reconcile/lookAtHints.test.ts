import { describe, expect, test } from 'vitest';
import { prepareReconciling, tagByHand, untagByHand } from '../../test/support/prepareReconciling.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { lookAtHints } from './lookAtHints.ts';

describe('a look because ECS says so', () => {
  test('brings on what is pending, and enqueues nothing', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const other = cloud.stopped({}, { index: 1 });
    untagByHand(cloud, other);

    await lookAtHints([id, other], cloud.ports);

    expect([cloud.statusOf(id), cloud.statusOf(other)]).toEqual(['Starting', 'Stopped']);
    expect(cloud.sent).toEqual([]);
  });

  test('leaves it to the message that its start came too late for a newer goal', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.during('StartInstances', 'before', () => {
      cloud.aim(id, { goal: 'Stopped' });
      untagByHand(cloud, id);
      tagByHand(cloud, id, TAG.published, String(cloud.clock.now()));
    });
    const message = cloud.itemFor(id);

    await lookAtHints([id], cloud.ports);

    expect(cloud.statusOf(id)).toBe('Starting');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);

    await cloud.deliver(message);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('leaves alone a newer goal that has failed for good', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.during('StartInstances', 'before', () => {
      const generation = cloud.aim(id, { goal: 'Stopped' });
      untagByHand(cloud, id);
      tagByHand(cloud, id, TAG.outcome, `${generation}/DeadlineExceeded`);
      tagByHand(cloud, id, TAG.published, String(generation));
    });
    cloud.fail('StartInstances', '', { times: 1 });

    await lookAtHints([id], cloud.ports);

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('tells nothing, and notes no failure: a look at the message may be under way', async () => {
    const cloud = prepareReconciling();
    const [refused, reached] = [cloud.stopped(), cloud.running({}, { index: 1 })];
    const stopped = cloud.stopped({}, { index: 2 });
    cloud.aim(stopped, { goal: 'Stopped' });
    cloud.fail('StartInstances', 'InvalidOperation.Odd', { times: 1 });

    await lookAtHints([refused, reached, stopped], cloud.ports);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.logged.map(({ message }) => message)).toContain('step refused');
    const tags = [refused, reached, stopped].map((id) => cloud.tagsOf(id));
    expect(tags.filter((each) => each[TAG.outcome] !== undefined || each[TAG.published] !== undefined)).toEqual([]);

    await cloud.look(refused, reached, stopped);
    await cloud.runDry();

    expect(cloud.outcomes.map(({ type }) => type).sort()).toEqual([
      'instance.running',
      'instance.running',
      'instance.stopped',
    ]);
  });

  test('releases nothing, and stops nothing', async () => {
    const cloud = prepareReconciling();
    const [leaving, running] = [cloud.stopped(), cloud.running({}, { index: 1 })];
    cloud.aim(leaving, { goal: 'Released' });
    cloud.aim(running, { goal: 'Stopped' });

    await lookAtHints([leaving, running], cloud.ports);

    expect([cloud.statusOf(leaving), cloud.statusOf(running)]).toEqual(['Stopped', 'Running']);
  });

  test('fails where ECS does not describe them', async () => {
    const cloud = prepareReconciling();
    cloud.fail('DescribeInstances', '');

    await expect(lookAtHints(['i-1'], cloud.ports)).rejects.toThrow(CloudError);
  });
});
