import { describe, expect, test } from 'vitest';
import { TAG } from '../../shared/domain/tags.ts';
import { MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';
import { prepareReconciling, tagByHand, untagByHand, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { lookAtHints } from './lookAtHints.ts';
import { sweep } from './sweep.ts';

const KINDS = Object.entries(ODD);
const CHANGES = [
  'StartInstances',
  'StopInstances',
  'DeleteInstances',
  'TagResources',
  'UntagResources',
  'PublishMessage',
];

function changesIn(cloud: Reconciling): string[] {
  return CHANGES.filter((api) => cloud.count(api) > 0);
}

describe.each(KINDS)('an instance of which ECS shows %s', (_what, odd) => {
  test.each(['Running', 'Stopped', 'Released'] as const)(
    'waits under the goal %s, with its message as it was, and goes on once it is shown again',
    async (goal) => {
      const cloud = prepareReconciling();
      const id = goal === 'Running' ? cloud.stopped({ goal }) : cloud.running({ goal });
      const item = cloud.itemFor(id, { seen: true });
      const showAgain = showOddly(cloud, id, odd);

      await cloud.deliver(item);

      expect(changesIn(cloud)).toEqual([]);
      expect(cloud.sent).toEqual([{ items: [{ ...item, errors: 1 }], delaySeconds: 5 }]);

      showAgain();
      await cloud.runDry();

      expect(cloud.outcomes.map(({ type }) => type)).toEqual([`instance.${goal.toLowerCase()}`]);
    },
  );

  test('keeps no other of its batch waiting', async () => {
    const cloud = prepareReconciling();
    const [id, other] = [cloud.stopped(), cloud.stopped({}, { index: 1 })];
    showOddly(cloud, id, odd);

    await cloud.look(id, other);

    expect([cloud.statusOf(id), cloud.statusOf(other)]).toEqual(['Stopped', 'Starting']);
    expect(cloud.calls.find(({ api }) => api === 'StartInstances')?.about).toBe(other);
  });

  test('fails ten minutes after the deadline that its message tells, and no sooner', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    showOddly(cloud, id, odd);
    const item = cloud.itemFor(id, { generation: 0, deadline: cloud.clock.now() + MINUTE });

    await cloud.deliver(item);
    cloud.clock.advance(11 * MINUTE - 1);
    await cloud.deliver(item);

    expect(changesIn(cloud)).toEqual([]);

    cloud.clock.advance(1);
    await cloud.deliver(item);

    expect(cloud.outcomes).toMatchObject([
      { id: `${id}/0`, data: { code: 'DeadlineExceeded', reason: 'At its deadline the instance was Unknown.' } },
    ]);
    expect(cloud.count('DeleteInstances')).toBe(0);
  });

  test('is left alone by the sweep and by hints, however old its goal is', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const showAgain = showOddly(cloud, id, odd);

    for (const minutes of [2, 60, 6000]) {
      cloud.clock.advance(minutes * MINUTE);
      await sweep(cloud.ports, SETTINGS);
      await lookAtHints([id], cloud.ports);
    }

    expect(changesIn(cloud)).toEqual([]);

    showAgain();
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
  });

  test('that was told keeps its message until its deadline, and then leaves the rest to the sweep', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const showAgain = showOddly(cloud, id, odd);
    const item = cloud.itemFor(id, { finished: true, generation: 0 });

    await cloud.deliver(item);

    expect(cloud.wanted()).toEqual([{ ...item, errors: 1 }]);

    cloud.clock.advance(item.deadline - cloud.clock.now());
    await cloud.deliver(item);

    expect(cloud.sent).toHaveLength(1);
    expect(changesIn(cloud)).toEqual([]);

    showAgain();
    cloud.clock.advance(5 * MINUTE);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
  });

  test('is no longer absent', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const item = cloud.itemFor(id, { seen: true, absentSince: cloud.clock.now() - MINUTE });
    showOddly(cloud, id, odd);

    await cloud.deliver(item);

    expect(cloud.wanted()[0]).not.toHaveProperty('absentSince');
  });
});

describe('an unclear instance', () => {
  test('whose tags tell of a newer goal follows that, by its own deadline', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    const old = cloud.itemFor(id, { deadline: cloud.clock.now() });
    const generation = cloud.aim(id, { goal: 'Stopped', withinSeconds: 600 });
    const showAgain = showOddly(cloud, id, ODD['no creation time']);

    await cloud.deliver(old);

    expect(cloud.wanted()).toMatchObject([
      { goal: 'Stopped', generation, deadline: generation + 10 * MINUTE, oldest: 0, errors: 1 },
    ]);

    showAgain();
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.stopped' }]);
  });

  test('that nothing is pending on any more needs no message', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    untagByHand(cloud, id);
    showOddly(cloud, id, ODD['no status']);

    await cloud.look(id);

    expect(cloud.sent).toEqual([]);
  });

  test('that shows no tags at all may have lost them: it waits as well, whatever its status', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    showOddly(cloud, id, { tags: {}, tagsUnread: true });

    await cloud.deliver(cloud.itemFor(id, { generation: 0 }));

    expect(changesIn(cloud)).toEqual([]);
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }] }]);
  });

  test('is not given back where nobody can say how it is charged', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release', withinSeconds: 60 });
    showOddly(cloud, id, ODD['no charge type']);
    cloud.clock.advance(20 * MINUTE);

    await cloud.look(id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded', released: false } }]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.cleanUp);
  });

  test('is given back after its deadline once it is shown again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'release', withinSeconds: 60 });
    const showAgain = showOddly(cloud, id, ODD['no status']);
    cloud.clock.advance(20 * MINUTE);

    await cloud.look(id);

    expect([cloud.count('DeleteInstances'), cloud.outcomes]).toEqual([0, []]);

    showAgain();
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded', released: true } }]);
  });

  test('confirms no failure of a clear look', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    cloud.clock.advance(20 * MINUTE);
    let showAgain = (): void => undefined;
    cloud.during('TagResources', 'after', () => (showAgain = showOddly(cloud, id, ODD['no status'])));

    await cloud.look(id);

    expect(cloud.outcomes).toEqual([]);

    showAgain();
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });

  test('whose pending tag has just come off gets it again where nobody can read what else was wanted', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.aim(id, { goal: 'Running' });
    let showAgain = (): void => undefined;
    cloud.during('UntagResources', 'after', () => (showAgain = showOddly(cloud, id, ODD['no readable tags'])));

    await cloud.look(id);
    showAgain();

    expect(cloud.tagsOf(id)).toHaveProperty(TAG.pending);

    await cloud.runDry();

    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.pending);
    expect(cloud.outcomes).toHaveLength(1);
  });

  test('that a sweep has just started is left to the next sweep', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(2 * MINUTE);
    cloud.during('StartInstances', 'after', () => {
      tagByHand(cloud, id, TAG.published, '7');
      untagByHand(cloud, id);
      showOddly(cloud, id, ODD['no readable tags']);
    });

    await sweep(cloud.ports, SETTINGS);

    expect(cloud.calls.filter(({ api }) => api === 'TagResources').map(({ about }) => about)).toContain(id);
  });
});

describe('a twin of which ECS does not say how it stands', () => {
  const SLOT = { count: 1, several: true } as const;

  test.each([...KINDS, ['no tags', { status: 'Unknown', tags: {}, tagsUnread: true }] as const])(
    'and shows %s makes the other wait, until its deadline, and is not released for it',
    async (_what, odd) => {
      const cloud = prepareReconciling();
      const [elder, younger] = [cloud.running({}, SLOT), cloud.running({}, { ...SLOT, placement: 1 })];
      showOddly(cloud, elder, odd);

      await cloud.look(younger);

      expect([cloud.outcomes, cloud.wanted().length, cloud.tagsOf(younger)[TAG.cleanUp]]).toEqual([[], 1, undefined]);

      cloud.clock.advance(20 * MINUTE);
      await cloud.look(younger);

      expect(cloud.outcomes).toMatchObject([{ type: 'instance.running', subject: younger }]);
    },
  );
});
