import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import {
  answerSecond,
  leaveOutFirst,
  prepareReconciling,
  stopAndTell,
  tagByHand,
  untagByHand,
  type Reconciling,
} from '../../test/support/prepareReconciling.ts';
import { cleanUpTags, goalTags, TAG } from '../../shared/domain/tags.ts';
import { sweep } from './sweep.ts';

describe('a release that only the tags tell of', () => {
  test('waits until a message tells of it, since the tags go with the instance', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const old = cloud.itemFor(id);
    cloud.aim(id, { goal: 'Released' });

    await cloud.deliver(old);

    expect(cloud.statusOf(id)).toBe('Running');
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, goal: 'Released' }], delaySeconds: 5 }]);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone` }]);
  });
});

describe('a message that is newer than the tags that Describe shows', () => {
  /** Sets a goal, and has Describe show the instance as it was before for so long. */
  function lag(cloud: Reconciling, id: string, ms: number): void {
    const { ecs } = cloud.ports;
    const before = cloud.show(id);
    const until = cloud.clock.now() + ms;
    cloud.aim(id, { goal: 'Stopped' });
    cloud.ports.ecs = {
      ...ecs,
      describe: async (ids) => (cloud.clock.now() < until && before !== undefined ? [before] : ecs.describe(ids)),
    };
  }

  test.each([
    ['is open', () => undefined],
    ['is published', untagByHand],
  ])('waits for them where the goal that they show %s', async (_, end) => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    end(cloud, id);
    lag(cloud, id, 10_000);
    const message = cloud.itemFor(id);

    await cloud.deliver(message);
    expect([cloud.statusOf(id), cloud.outcomes, cloud.wanted()]).toMatchObject([
      'Running',
      [],
      [{ goal: 'Stopped', generation: message.generation }],
    ]);
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Stopped');
    expect(cloud.outcomes).toMatchObject([{ id: `${id}/${message.generation}`, type: 'instance.stopped' }]);
  });

  /** Somebody has an instance stopped and is told so; then ECS writes an earlier release over that goal. */
  function prepareLateRelease() {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const late = cloud.clock.now();
    cloud.clock.advance(5_000);
    const generation = stopAndTell(cloud, id);
    const before = cloud.show(id);
    const written = goalTags({ goal: 'Released', generation: late, withinSeconds: 900 });
    for (const [key, value] of Object.entries(written)) tagByHand(cloud, id, key, value);
    return { cloud, id, late, generation, before };
  }

  test('leaves an older goal pending that its setter wrote late, whatever a second answer shows', async () => {
    const { cloud, id, late, generation, before } = prepareLateRelease();
    answerSecond(cloud, before);

    await cloud.deliver(cloud.itemFor(id, { goal: 'Stopped', generation, finished: true, oldest: late }));
    await cloud.runDry();
    cloud.clock.advance(MINUTE);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
  });

  test('finds such a goal also where its own end took the pending tag off, and an answer leaves the instance out', async () => {
    const { cloud, id, late, generation } = prepareLateRelease();
    untagByHand(cloud, id);
    leaveOutFirst(cloud);

    await cloud.deliver(cloud.itemFor(id, { goal: 'Stopped', generation, finished: true, oldest: late }));
    await cloud.runDry();

    expect(cloud.statusOf(id)).toBe('Absent');
    expect(cloud.outcomes).toMatchObject([{ id: `${id}/gone`, type: 'instance.released' }]);
  });

  test('waits for nothing where it is about a clean-up that came too late: a newer goal was there', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const generation = cloud.aim(id, { goal: 'Stopped' });
    const cleanUp = { goal: 'Released', generation: generation + 5_000, failure: 'Forbidden.RAM' } as const;
    for (const [key, value] of Object.entries(cleanUpTags(0, { ...cleanUp, withinSeconds: 3600 })))
      tagByHand(cloud, id, key, value);

    await cloud.deliver(cloud.itemFor(id, cleanUp));

    expect(cloud.statusOf(id)).toBe('Stopping');
    expect(cloud.wanted()).toMatchObject([{ goal: 'Stopped', generation }]);
  });

  test('waits no longer than two minutes, since somebody may have written the older goal by hand', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const older = cloud.tagsOf(id)[TAG.goal] ?? '';
    cloud.aim(id, { goal: 'Stopped' });
    const message = cloud.itemFor(id);
    tagByHand(cloud, id, TAG.goal, older);
    const begin = cloud.clock.now();

    await cloud.deliver(message);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ id: `${id}/0`, type: 'instance.running' }]);
    expect(cloud.clock.now() - begin).toBe(2 * MINUTE);
  });
});
