import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { prepareReconciling, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { lookAtHints } from './lookAtHints.ts';
import { sweep } from './sweep.ts';

describe('a step towards an earlier goal, taken while a later one is pending,', () => {
  /** A start comes so late that the stop is told as reached, and its pending tag taken off, in the same moment. */
  async function overtake(cloud: Reconciling, wake: (id: string) => Promise<unknown>): Promise<string> {
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    cloud.during('StartInstances', 'before', () => void cloud.aim(id, { goal: 'Stopped', withinSeconds: 3600 }));
    await wake(id);
    return id;
  }

  test.each([
    ['the sweep', (cloud: Reconciling) => () => sweep(cloud.ports, SETTINGS)],
    ['a hint', (cloud: Reconciling) => (id: string) => lookAtHints([id], cloud.ports)],
  ])('of %s is found out by whoever takes the tag off', async (_who, wakeIn) => {
    const cloud = prepareReconciling();
    const id = await overtake(cloud, wakeIn(cloud));

    // The stop was found to be reached before the start took its effect, and is told now.
    await cloud.deliver(cloud.itemFor(id, { finished: true }));

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Stopped');

    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
  });

  test('is found out by a message that knows the later goal as told, too', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Stopped' });

    await cloud.deliver(cloud.itemFor(id, { finished: true }));

    expect(cloud.statusOf(id)).toBe('Stopping');

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.stopped' }]);
  });

  test('is none where there was no earlier goal: that is somebody else’s doing', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();

    await cloud.deliver(cloud.itemFor(id, { finished: true }));

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is no matter where the later goal is reached all the same', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const old = cloud.itemFor(id);
    cloud.aim(id, { goal: 'Running' });

    await cloud.deliver(old);

    expect(cloud.outcomes).toHaveLength(1);
  });
});
