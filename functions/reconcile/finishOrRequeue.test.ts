import { describe, expect, test } from 'vitest';
import { aWorkItem } from '../../test/support/builders.ts';
import { prepareReconciling } from '../../test/support/prepareReconciling.ts';
import { TAG } from '../../shared/domain/tags.ts';

describe('a finished item', () => {
  test('rides along while others are waited for, and keeps its tag until then', async () => {
    const cloud = prepareReconciling();
    const done = cloud.running({}, { index: 0 });
    const waiting = cloud.provision({}, { index: 1 });

    await cloud.look(done, waiting);

    expect(cloud.outcomes).toHaveLength(1);
    expect(cloud.count('UntagResources')).toBe(0);
    expect(cloud.sent.map(({ items }) => items)).toMatchObject([
      [{ instanceId: waiting }, { instanceId: done, finished: true }],
    ]);

    await cloud.runDry();

    expect(cloud.outcomes).toHaveLength(2);
    expect(cloud.count('UntagResources')).toBe(1);
    for (const id of [done, waiting]) expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('rides along with none that is finished, too, and waits for its tags alone', async () => {
    const cloud = prepareReconciling();
    const done = cloud.running();
    const gone = aWorkItem({ instanceId: 'i-1', goal: 'Stopped', generation: cloud.clock.now(), finished: true });

    await cloud.deliver(cloud.itemFor(done), gone);

    expect(cloud.tagsOf(done)).not.toHaveProperty(TAG.pending);
  });

  test('is not told again while it rides', async () => {
    const cloud = prepareReconciling();
    const done = cloud.running();

    await cloud.deliver(cloud.itemFor(done, { finished: true }));

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.tagsOf(done)).not.toHaveProperty(TAG.pending);
  });

  test('does not wait for others once a call is full', async () => {
    const cloud = prepareReconciling();
    const done = Array.from({ length: 50 }, (_, index) => cloud.running({ withinSeconds: 7200 }, { index }));
    const waiting = cloud.provision({}, { index: 50 });

    await cloud.look(...done, waiting);

    expect(cloud.count('UntagResources')).toBe(1);
    expect(cloud.wanted().map(({ instanceId }) => instanceId)).toEqual([waiting]);
  });

  test('whose tag cannot be taken off yet is looked at again, more and more seldom', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.fail('UntagResources', 'Throttling', { times: 2 });

    await cloud.look(id);

    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, finished: true, errors: 1 }], delaySeconds: 5 }]);

    await cloud.runDry();

    expect(cloud.outcomes).toHaveLength(1);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.logged.filter(({ message }) => message === 'tags not changed')).toHaveLength(2);
  });

  test('whose tag cannot be taken off for good is an instance that has gone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.fail('UntagResources', 'InvalidResourceId.NotFound');

    await cloud.look(id);

    expect(cloud.sent).toEqual([]);
    expect(cloud.logged.at(-1)).toMatchObject({
      level: 'warn',
      message: 'tags not changed',
      fields: { instanceIds: [id] },
    });
  });

  test('of a later goal that cannot be read again after it was untagged is looked at again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running' });
    cloud.during('UntagResources', 'after', () => {
      cloud.fail('DescribeInstances', 'InternalError', { times: 1 });
    });

    await cloud.look(id);

    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, finished: true, errors: 1 }] }]);

    await cloud.runDry();

    expect(cloud.outcomes).toHaveLength(1);
  });

  test('of a later goal is marked as told before its tag comes off', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = cloud.aim(id, { goal: 'Running' });

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.published]).toBe(String(generation));
    const apis = cloud.calls.map(({ api }) => api);
    expect(apis).toEqual([
      'DescribeInstances',
      'PublishMessage',
      'TagResources',
      'UntagResources',
      'DescribeInstances',
    ]);
  });

  test('of the goal of its creation needs no mark', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();

    await cloud.look(id);

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.published);
  });

  test('is marked in the look that publishes it, though the queue takes nothing then', async () => {
    const cloud = prepareReconciling();
    const [id, other] = [cloud.running(), cloud.provision({}, { index: 1 })];
    const generation = cloud.aim(id, { goal: 'Running' });
    cloud.fail('SendMessage', 'InternalError', { times: 1 });

    await expect(cloud.look(id, other)).rejects.toThrow();

    expect(cloud.tagsOf(id)).toMatchObject({ [TAG.published]: String(generation), [TAG.pending]: 'Running' });
  });

  test('that cannot be marked keeps its tag', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running' });
    cloud.fail('TagResources', 'InternalError', { times: 1 });

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Running');
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }] }]);

    await cloud.runDry();

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    // Delivered again, and still one outcome.
    expect(new Set(cloud.outcomes.map((outcome) => `${outcome.id} ${outcome.type}`)).size).toBe(1);
  });
});
