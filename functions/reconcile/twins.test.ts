import { describe, expect, test } from 'vitest';
import { anInstance, anIntent, MINUTE } from '../../test/support/builders.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';
import { prepareReconciling, tagByHand, untagByHand, type Reconciling } from '../../test/support/prepareReconciling.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import { deadlineOf, TAG } from '../../shared/domain/tags.ts';

/** Two running instances of one slot, from the first placement and from the second. */
function prepare(): Reconciling & { elder: string; younger: string } {
  const cloud = prepareReconciling();
  const elder = cloud.running({}, { placement: 0, several: true });
  const younger = cloud.running({}, { placement: 1, several: true });
  return { ...cloud, elder, younger };
}

describe('of two instances of one slot', () => {
  test('the one from the later placement is given back before anybody is told that it runs', async () => {
    const { look, runDry, elder, younger, outcomes, statusOf, logged } = prepare();

    await look(younger);

    expect(logged).toContainEqual({ level: 'warn', message: 'twins yield', fields: { instanceIds: [younger] } });

    await look(elder);
    await runDry();

    expect([statusOf(elder), statusOf(younger)]).toEqual(['Running', 'Absent']);
    expect(outcomes.map(({ subject, type }) => [subject, type]).sort()).toEqual(
      [
        [elder, 'instance.running'],
        [younger, 'instance.released'],
      ].sort(),
    );
  });

  test('the one from the earlier placement waits for the other to yield', async () => {
    const { look, runDry, elder, younger, outcomes, statusOf, wanted } = prepare();

    await look(elder);

    expect(outcomes).toEqual([]);
    expect(wanted()).toMatchObject([{ instanceId: elder }]);

    await look(younger);
    await runDry();

    expect([statusOf(elder), statusOf(younger)]).toEqual(['Running', 'Absent']);
  });

  test('the one that ECS does not let us give back ends as failed, though it runs', async () => {
    const cloud = prepare();
    cloud.fail('TagResources', 'QuotaExceed.Tags', { times: 1 });

    await cloud.look(cloud.younger);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      { subject: cloud.younger, type: 'instance.failed', data: { code: 'QuotaExceed.Tags', released: false } },
    ]);
    expect(cloud.tagsOf(cloud.younger)).not.toHaveProperty(TAG.pending);
  });

  test('the one that was told already stays, and the other is given back', async () => {
    const cloud = prepare();
    untagByHand(cloud, cloud.younger);

    await cloud.look(cloud.elder);
    await cloud.runDry();

    expect([cloud.statusOf(cloud.elder), cloud.statusOf(cloud.younger)]).toEqual(['Absent', 'Running']);
  });

  test('the one that was told stays, though ECS does not let us take its pending tag off', async () => {
    const cloud = prepare();
    const told = cloud.itemFor(cloud.younger, { finished: true });
    cloud.fail('UntagResources', 'InternalError', { times: 1 });

    await cloud.deliver(cloud.itemFor(cloud.elder), told);

    expect(cloud.tagsOf(cloud.younger)).toHaveProperty(TAG.pending);

    await cloud.runDry();

    expect([cloud.statusOf(cloud.elder), cloud.statusOf(cloud.younger)]).toEqual(['Absent', 'Running']);
    expect(cloud.outcomes.map(({ subject, type }) => [subject, type])).toEqual([[cloud.elder, 'instance.released']]);
  });

  test('the one that was told is seen, though ECS leaves it out of the list of its request', async () => {
    const cloud = prepare();
    const told = cloud.itemFor(cloud.younger, { finished: true });
    cloud.during('DescribeInstances', 'after', () => {
      cloud.console('UntagResources', {
        ResourceType: 'instance',
        'ResourceId.1': cloud.younger,
        'TagKey.1': TAG.request,
      });
    });

    await cloud.deliver(cloud.itemFor(cloud.elder), told);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.wanted()).toContainEqual(expect.objectContaining({ instanceId: cloud.elder }));
  });

  test('the one that was told is known by its tags, whatever status ECS shows of it', async () => {
    const cloud = prepare();
    untagByHand(cloud, cloud.elder);
    cloud.clock.advance(60 * MINUTE);
    const clear = showOddly(cloud, cloud.elder, ODD['no status']);

    await cloud.look(cloud.younger);
    clear();
    await cloud.runDry();

    expect([cloud.statusOf(cloud.elder), cloud.statusOf(cloud.younger)]).toEqual(['Running', 'Absent']);
  });

  test('the one that was told is waited for, past the deadline, too, while ECS does not show its tags', async () => {
    const cloud = prepare();
    untagByHand(cloud, cloud.elder);
    cloud.clock.advance(cloud.itemFor(cloud.younger).deadline + MINUTE - cloud.clock.now());
    const clear = showOddly(cloud, cloud.elder, ODD['no readable tags']);

    await cloud.look(cloud.younger);
    clear();
    await cloud.runDry();

    expect([cloud.statusOf(cloud.elder), cloud.statusOf(cloud.younger)]).toEqual(['Running', 'Absent']);
  });

  test('the one whose tags ECS never shows is waited for no longer than two minutes past the deadline', async () => {
    const cloud = prepare();
    // One minute more: ECS hides the seconds of a creation.
    cloud.clock.advance(cloud.itemFor(cloud.younger).deadline + 3 * MINUTE - cloud.clock.now());
    showOddly(cloud, cloud.elder, ODD['no readable tags']);

    await cloud.look(cloud.younger);

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.younger, type: 'instance.running' }]);
  });

  test('one is given back, though ECS hid the tags of the elder until the younger was told', async () => {
    const cloud = prepare();
    const item = cloud.itemFor(cloud.elder);
    const deadline = deadlineOf(anIntent(), cloud.show(cloud.younger) ?? anInstance());
    cloud.clock.advance(deadline + 2 * MINUTE - cloud.clock.now());
    const clear = showOddly(cloud, cloud.elder, ODD['no readable tags']);
    // Another server is on its way, so that the younger one, which is told now, rides along and keeps its pending tag.
    await cloud.look(cloud.younger, cloud.provision({}, { requestId: 'another' }));
    expect(cloud.outcomes).toMatchObject([{ subject: cloud.younger }]);
    clear();

    await cloud.deliver(item);
    await cloud.runDry();

    expect([cloud.statusOf(cloud.elder), cloud.statusOf(cloud.younger)]).toEqual(['Absent', 'Running']);
  });

  test('the one from the later placement yields though the list of its request shows the other oddly', async () => {
    const cloud = prepare();
    const { ecs } = cloud.ports;
    const distort = (instance: Instance): Instance =>
      instance.instanceId === cloud.elder ? { ...instance, ...ODD['no readable tags'] } : instance;
    cloud.ports.ecs = {
      ...ecs,
      describeTagged: async (tags, token) => {
        const page = await ecs.describeTagged(tags, token);
        return { ...page, instances: page.instances.map(distort) };
      },
    };

    await cloud.deliver(cloud.itemFor(cloud.younger), cloud.itemFor(cloud.elder));

    expect(cloud.tagsOf(cloud.younger)[TAG.pending]).toBe('Released');
  });

  test('the one from the later placement yields though a list of its request lags behind a newer goal of both', async () => {
    const cloud = prepare();
    const alone = cloud.running({}, { index: 7, several: true });
    const { ecs } = cloud.ports;
    for (const id of [cloud.elder, cloud.younger]) cloud.aim(id, { goal: 'Released' });
    const old = await ecs.describe([cloud.elder, cloud.younger]);
    cloud.clock.advance(1000);
    for (const id of [cloud.elder, cloud.younger]) cloud.aim(id, { goal: 'Running' });
    let lists = 0;
    cloud.ports.ecs = {
      ...ecs,
      describeTagged: async (tags, token) => {
        lists += 1;
        return lists === 1 ? ecs.describeTagged(tags, token) : { instances: old, nextToken: undefined };
      },
    };

    await cloud.deliver(cloud.itemFor(cloud.younger), cloud.itemFor(cloud.elder), cloud.itemFor(alone));

    expect(lists).toBe(2);
    expect(cloud.tagsOf(cloud.younger)[TAG.pending]).toBe('Released');
  });

  test('the one that failed and would be kept is given back where the other one runs', async () => {
    const cloud = prepareReconciling();
    const failing = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 }, { placement: 1, several: true });
    const told = cloud.running({}, { placement: 0, several: true });
    untagByHand(cloud, told);
    cloud.clock.advance(120_000);

    await cloud.look(failing);
    await cloud.runDry();

    expect([cloud.statusOf(told), cloud.statusOf(failing)]).toEqual(['Running', 'Absent']);
    expect(cloud.outcomes).toMatchObject([{ subject: failing, type: 'instance.released' }]);
  });

  test('the one that was told to have failed stays, as its request wants it, and fills the slot', async () => {
    const cloud = prepareReconciling();
    const kept = cloud.stopped({ onFailure: 'keep' }, { placement: 1, several: true });
    const late = cloud.running({}, { placement: 0, several: true });
    tagByHand(cloud, kept, TAG.outcome, '0/InstanceLocked');

    await cloud.look(late);
    await cloud.runDry();

    expect([cloud.statusOf(kept), cloud.statusOf(late)]).toEqual(['Stopped', 'Absent']);
  });

  test('the one whose failure is noted does not take it back', async () => {
    const cloud = prepare();
    tagByHand(cloud, cloud.younger, TAG.outcome, '0/InstanceLocked');

    await cloud.look(cloud.younger);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.younger, data: { code: 'InstanceLocked' } }]);
  });

  test('the one whose goal nobody can read is told so, since no tag could give it back', async () => {
    const cloud = prepare();
    const item = cloud.itemFor(cloud.younger);
    tagByHand(cloud, cloud.younger, TAG.goal, 'unreadable');

    await cloud.deliver(item);

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.younger, data: { code: 'InvalidGoalTag' } }]);
  });

  test('the one that comes to its goal by the last step of a look yields, too', async () => {
    const cloud = prepareReconciling();
    cloud.running({}, { placement: 0, several: true });
    const bandwidth = { InternetMaxBandwidthOut: 5 };
    const younger = cloud.running({ publicIp: true }, { placement: 1, several: true }, bandwidth);

    await cloud.look(younger);
    await cloud.runDry();

    expect(cloud.count('AllocatePublicIpAddress')).toBe(1);
    expect(cloud.statusOf(younger)).toBe('Absent');
  });

  test('the one from the earlier placement does not wait for one that is not there yet', async () => {
    const cloud = prepareReconciling();
    const elder = cloud.running({}, { placement: 0, several: true });
    cloud.provision({}, { placement: 1, several: true });

    await cloud.look(elder);

    expect(cloud.outcomes).toMatchObject([{ subject: elder, type: 'instance.running' }]);
  });

  test('one that is being released already is no twin', async () => {
    const cloud = prepare();
    cloud.aim(cloud.elder, { goal: 'Released' });

    await cloud.look(cloud.younger);

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.younger, type: 'instance.running' }]);
  });

  test('nothing is told or released while nobody can tell whether there are two', async () => {
    const cloud = prepare();
    cloud.during('DescribeInstances', 'after', () => {
      cloud.fail('DescribeInstances', 'InternalError', { times: 1 });
    });

    await cloud.look(cloud.younger);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: cloud.younger, errors: 1 }] }]);
    expect(cloud.logged.map(({ message }) => message)).toEqual(['twins not looked for']);
  });

  test('a fault of the code is not taken for trouble', async () => {
    const cloud = prepare();
    cloud.ports.ecs = { ...cloud.ports.ecs, describeTagged: () => Promise.reject(new TypeError('bug')) };

    await expect(cloud.look(cloud.younger)).rejects.toThrow(TypeError);
  });
});
