import { describe, expect, test } from 'vitest';
import { anIntent, MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { answerSecond, prepareReconciling, tagByHand, untagByHand } from '../../test/support/prepareReconciling.ts';
import { cleanUpTags, TAG } from '../../shared/domain/tags.ts';
import { sweep } from './sweep.ts';

describe('a goal that is set while the tag of an earlier one comes off', () => {
  test('gets its tag back from its own message, where the earlier one was that of the creation', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.during('UntagResources', 'before', () => cloud.aim(id, { goal: 'Stopped' }));

    await cloud.look(id);

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.wanted()).toEqual([]);

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.running', 'instance.stopped']);
  });

  test('gets its tag back at once where the look is old by then: its message may be lost', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.during('UntagResources', 'before', () => {
      cloud.clock.advance(30_000);
      cloud.aim(id, { goal: 'Stopped' });
    });

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.running', 'instance.stopped']);
  });

  test('gets its tag back where a sweep gives a twin back, which sends no message', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running({}, { placement: 1, several: true });
    const cleanUp = cleanUpTags(0, anIntent({ goal: 'Released', generation: cloud.clock.now() }));
    cloud.during('UntagResources', 'before', () => {
      for (const [key, value] of Object.entries(cleanUp)) tagByHand(cloud, id, key, value);
    });

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Released');

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.running', 'instance.released']);
  });

  test('gets its tag back and is worked on', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running' });
    cloud.clock.advance(1_000);
    cloud.during('UntagResources', 'before', () => cloud.aim(id, { goal: 'Stopped' }));

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');
    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Stopped' }]);

    await cloud.runDry();

    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.running', 'instance.stopped']);
  });

  test('is worked on though it is the older one, by a slower clock, and its message came with the newer one', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = cloud.aim(id, { goal: 'Running' });
    const older = generation - 100;
    cloud.during('UntagResources', 'before', () =>
      cloud.aim(id, { goal: 'Stopped', generation: older, withinSeconds: 60 }),
    );

    await cloud.deliver(cloud.itemFor(id), cloud.itemFor(id, { goal: 'Stopped', generation: older }));

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.running', 'instance.stopped']);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is looked at again where nobody can tell whether it is the older one, or the answer too old', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = cloud.aim(id, { goal: 'Running' });
    cloud.fail('TagResources', 'QuotaExceed.Tags', { times: 1 });
    cloud.during('UntagResources', 'before', () => cloud.aim(id, { goal: 'Stopped', generation: generation - 100 }));

    await cloud.look(id);

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.published);
    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Running', finished: true }]);

    await cloud.runDry();

    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.running', 'instance.stopped']);
  });

  test('is worked on where a late start of the earlier one shows when the tag comes off', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.aim(id, { goal: 'Stopped' });
    cloud.during('UntagResources', 'before', () => cloud.console('StartInstance', { InstanceId: id }));

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.stopped']);
  });

  test('is worked on where that start shows later still, because the tags were read too early', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.aim(id, { goal: 'Stopped' });
    answerSecond(cloud, cloud.show(id));

    await cloud.look(id);
    expect(cloud.wanted()).toMatchObject([{ instanceId: id, finished: true, errors: 1 }]);
    cloud.console('StartInstance', { InstanceId: id });
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.outcomes.map(({ type }) => type)).toEqual(['instance.stopped']);
  });

  test('and is over leaves alone what somebody starts in the console later', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.aim(id, { goal: 'Stopped' });
    cloud.clock.advance(2 * MINUTE);
    cloud.during('UntagResources', 'before', () => cloud.console('StartInstance', { InstanceId: id }));

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.statusOf(id)).not.toBe('Stopped');
  });

  test('after the tag came off keeps its own', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.during('UntagResources', 'after', () => cloud.aim(id, { goal: 'Stopped' }));

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');
    expect(cloud.count('TagResources')).toBe(0);
  });

  test('is found by its own message, where a crash kept the tag from being put on again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Stopped' });
    untagByHand(cloud, id);

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');
    expect(cloud.wanted()).toMatchObject([{ instanceId: id, goal: 'Stopped', seen: true }]);

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('is found by the next sweep, where the first could not read again whose tag it had taken off', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running' });
    cloud.clock.advance(2 * MINUTE);
    cloud.during('UntagResources', 'before', () => {
      cloud.aim(id, { goal: 'Stopped', withinSeconds: 3600 });
      cloud.during('DescribeInstances', 'before', () => {
        cloud.fail('DescribeInstances', 'Throttling', { times: 1 });
      });
    });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.tagsOf(id)).toHaveProperty(TAG.pending);

    cloud.clock.advance(2 * MINUTE);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Stopping');
    expect(cloud.logged.map(({ message }) => message)).toContain('tags not read again');
  });

  test('is found by the next sweep, where the call that took its tag got no answer, and the message is lost', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running' });
    cloud.clock.advance(1_000);
    cloud.during('UntagResources', 'before', () => cloud.aim(id, { goal: 'Stopped', withinSeconds: 3600 }));
    cloud.fail('UntagResources', '', { times: 1, afterEffect: true });

    await cloud.look(id);
    cloud.take();
    cloud.clock.advance(2 * MINUTE);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Stopping');
  });

  test('of several kinds takes one tagging call for each', async () => {
    const cloud = prepareReconciling();
    const ids = [0, 1, 2].map((index) => cloud.running({}, { index }));
    for (const [index, id] of ids.entries()) {
      cloud.aim(id, { goal: index === 0 ? 'Released' : 'Stopped' });
      untagByHand(cloud, id);
    }

    await cloud.look(...ids);

    expect(cloud.count('TagResources')).toBe(2);
    expect(ids.map((id) => cloud.tagsOf(id)[TAG.pending])).toEqual(['Released', 'Stopped', 'Stopped']);
  });

  test('whose tag cannot be put on again yet is looked at again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Stopped' });
    untagByHand(cloud, id);
    cloud.fail('TagResources', 'InternalError', { times: 1 });

    await cloud.look(id);

    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, goal: 'Stopped', errors: 1 }], delaySeconds: 5 }]);

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
  });
});
