import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { prepareReconciling, untagByHand } from '../../test/support/prepareReconciling.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { reconcileDelivery } from './delivery.ts';
import { createMemory } from './memory.ts';
import { sweep } from './sweep.ts';

const FOR_GOOD = ['Forbidden.RAM', 'InvalidTagCount'];

describe.each(FOR_GOOD)('where ECS refuses tags for good with %s,', (code) => {
  test('an instance that cannot be given back ends as failed and not released, with a dead letter', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('TagResources', code);

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      { id: `${id}/0`, type: 'instance.failed', data: { code: 'DeadlineExceeded', released: false } },
    ]);
    expect(cloud.outcomes[0]?.data.reason).toContain(code);
    expect(cloud.deadLetters).toHaveLength(1);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('a goal that cannot be marked as published is published once', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const generation = cloud.aim(id, { goal: 'Stopped' });
    cloud.fail('TagResources', code);

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/${generation}`, type: 'instance.stopped' }]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('a release that ECS refuses is told once by the sweep, though it can neither be noted nor marked', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const generation = cloud.aim(id, { goal: 'Released' });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('DeleteInstances', 'InstanceLockedForSecurity');
    // How it ended, and that this is published.
    cloud.fail('TagResources', code, { times: 2 });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/${generation}`, type: 'instance.failed' }]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('a goal whose lost pending tag cannot go on again ends as failed', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = cloud.aim(id, { goal: 'Stopped' });
    const message = cloud.itemFor(id);
    untagByHand(cloud, id);
    cloud.fail('TagResources', code);

    await cloud.deliver(message);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/${generation}`, data: { code, released: false } }]);
    expect(cloud.deadLetters).toHaveLength(1);
  });

  test('a goal that is reached ends as reached, though its lost pending tag cannot go on again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const generation = cloud.aim(id, { goal: 'Stopped' });
    const message = cloud.itemFor(id);
    untagByHand(cloud, id);
    cloud.fail('TagResources', code);

    await cloud.deliver(message);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/${generation}`, type: 'instance.stopped' }]);
    expect(cloud.deadLetters).toEqual([]);
  });

  test('a pending tag that cannot come off is a dead letter, and no end for every sweep', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('UntagResources', code);
    const memory = createMemory();

    for (let minutes = 0; minutes < 5; minutes += 1) {
      await sweep(cloud.ports, SETTINGS, memory);
      cloud.clock.advance(MINUTE);
    }

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/0`, type: 'instance.running' }]);
    expect(cloud.deadLetters).toMatchObject([{ reason: `ECS does not take the pending tag off ${id}: ${code}.` }]);
  });

  test('such a letter, sent again, leaves alone what somebody has started since', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.aim(id, { goal: 'Stopped' });
    cloud.fail('UntagResources', code);
    await cloud.look(id);
    cloud.heal();
    untagByHand(cloud, id);
    cloud.console('StartInstance', { InstanceId: id });
    cloud.clock.advance(8 * MINUTE);

    await reconcileDelivery([cloud.deadLetters[0]?.body], cloud.ports, SETTINGS);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Running');
  });
});
