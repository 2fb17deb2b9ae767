import { describe, expect, test } from 'vitest';
import { anInstance, anIntent, MINUTE } from '../../test/support/builders.ts';
import {
  answerSecond,
  prepareReconciling,
  tagByHand,
  untagByHand,
  type Reconciling,
} from '../../test/support/prepareReconciling.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { encodeMessage } from '../../shared/domain/message.ts';
import { deadlineOf, failureTag, TAG } from '../../shared/domain/tags.ts';
import { reconcileDelivery } from './delivery.ts';
import { sweep } from './sweep.ts';

/** An instance past its deadline that comes to run after the look that finds it so, before the failure is noted. */
function prepareLate(): Reconciling & { id: string } {
  const cloud = prepareReconciling();
  const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
  cloud.clock.advance(2 * MINUTE);
  cloud.console('StartInstance', { InstanceId: id });
  cloud.during('TagResources', 'before', () => {
    cloud.clock.advance(30_000);
  });
  return { ...cloud, id };
}

describe('a failure that is true no more when it is noted', () => {
  test('is not told: another look may have told that the goal is reached', async () => {
    const cloud = prepareLate();

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.tagsOf(cloud.id)).not.toHaveProperty(TAG.outcome);
    // Describe may show the note for 10 seconds more.
    expect(cloud.sent.at(-1)?.delaySeconds).toBeGreaterThan(10);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.id, type: 'instance.running' }]);
  });

  test('is not told where the answer that is to confirm it leaves the instance out', async () => {
    const cloud = prepareLate();
    const { ecs } = cloud.ports;
    const describes: string[][] = [];
    const leavingOut: typeof ecs.describe = async (ids) => {
      describes.push([...ids]);
      return describes.length === 2 ? [] : ecs.describe(ids);
    };
    const message = encodeMessage([cloud.itemFor(cloud.id)]);

    await reconcileDelivery([message], { ...cloud.ports, ecs: { ...ecs, describe: leavingOut } }, SETTINGS);

    expect(describes[1]).toEqual([cloud.id]);
    expect(cloud.outcomes).toEqual([]);
    expect(cloud.tagsOf(cloud.id)).not.toHaveProperty(TAG.outcome);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.id, type: 'instance.running' }]);
  });

  test('is not told where that answer is older than the note', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    const before = cloud.show(id) ?? anInstance();
    const deadline = deadlineOf(anIntent({ withinSeconds: 60 }), before);
    cloud.clock.advance(deadline - cloud.clock.now() - 5_000);
    cloud.during('StartInstances', 'after', () => {
      cloud.clock.advance(6_000);
    });
    answerSecond(cloud, before);

    await cloud.look(id);

    expect(cloud.count('StartInstances')).toBe(1);
    expect(cloud.tagsOf(id)[TAG.outcome]).toMatch(/^0\/DeadlineExceeded\//);
    expect(cloud.outcomes).toEqual([]);
  });

  test('is not told where that answer shows the note of another look alone, which is older', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    const before = cloud.show(id) ?? anInstance();
    cloud.clock.advance(10 * MINUTE);
    const older = failureTag(anIntent(), 'DeadlineExceeded', cloud.clock.now() - 5_000);
    answerSecond(cloud, { ...before, tags: { ...before.tags, ...older } });

    await cloud.look(id);
    expect(cloud.outcomes).toEqual([]);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });

  test('is not told where another look has told meanwhile that the goal is reached', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const generation = cloud.aim(id, { goal: 'Running', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    cloud.console('StartInstance', { InstanceId: id });
    cloud.during('TagResources', 'before', () => {
      cloud.clock.advance(30_000);
      tagByHand(cloud, id, TAG.published, String(generation));
    });

    await cloud.look(id);

    expect(cloud.statusOf(id)).toBe('Running');
    expect(cloud.outcomes).toEqual([]);
    expect(cloud.tagsOf(id)).not.toHaveProperty(TAG.outcome);
  });

  test.each(['', 'ServiceTimeout'])('is taken back where the call that noted it failed as “%s”', async (code) => {
    const cloud = prepareLate();
    cloud.fail('TagResources', code, { times: 1, afterEffect: true });

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.tagsOf(cloud.id)).not.toHaveProperty(TAG.outcome);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.id, type: 'instance.running' }]);
  });

  test('is taken for one where the note cannot be taken off', async () => {
    const cloud = prepareLate();
    cloud.fail('UntagResources', 'InternalError', { times: 1 });

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.logged).toMatchObject([{ message: 'failure not confirmed', fields: { instanceIds: [cloud.id] } }]);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });

  test('is not told where somebody has set a newer goal meanwhile: that one ends', async () => {
    const cloud = prepareLate();
    cloud.during('TagResources', 'after', () => void cloud.aim(cloud.id, { goal: 'Running' }));

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toEqual([]);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ subject: cloud.id, type: 'instance.running' }]);
  });
});

describe('a failure', () => {
  function prepareExpired(): Reconciling & { id: string } {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    return { ...cloud, id };
  }

  test('is told once it is noted and still true', async () => {
    const cloud = prepareExpired();

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
    expect(cloud.calls.map(({ api }) => api).slice(0, 4)).toEqual([
      'DescribeInstances',
      'TagResources',
      'DescribeInstances',
      'PublishMessage',
    ]);
  });

  test('is not told while nobody can say whether it is still true', async () => {
    const cloud = prepareExpired();
    cloud.during('TagResources', 'after', () => {
      cloud.fail('DescribeInstances', 'Throttling', { times: 1 });
    });

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.logged).toMatchObject([{ message: 'failure not confirmed', fields: { code: 'Throttling' } }]);

    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });

  test('holds nobody up: what runs is told before it is noted', async () => {
    const cloud = prepareExpired();
    const other = cloud.running();
    let told: unknown;
    cloud.during('TagResources', 'before', () => {
      told = cloud.outcomes.map(({ id }) => id);
    });

    await cloud.look(cloud.id, other);

    expect(told).toEqual([`${other}/0`]);
    expect(cloud.outcomes.map(({ id }) => id)).toEqual([`${other}/0`, `${cloud.id}/0`]);
  });

  test('that is noted is neither noted nor read again', async () => {
    const cloud = prepareExpired();
    cloud.fail('PublishMessage', '', { times: 1 });

    await cloud.look(cloud.id);
    await cloud.look(cloud.id);

    expect(cloud.count('TagResources')).toBe(1);
    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });
});

describe('a noted failure of an instance at its goal', () => {
  /** An instance at its goal with such a note, which is some seconds old. */
  function prepareNoted({ secondsAgo = 0, withinSeconds = 600 } = {}) {
    const cloud = prepareReconciling();
    const id = cloud.running({ onFailure: 'keep', withinSeconds });
    const note = failureTag(anIntent(), 'DeadlineExceeded', cloud.clock.now() - secondsAgo * 1000)[TAG.outcome] ?? '';
    tagByHand(cloud, id, TAG.outcome, note);
    return { ...cloud, id };
  }

  test('remains one, whatever became of the instance since', async () => {
    const cloud = prepareNoted();

    await cloud.look(cloud.id);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([
      { data: { code: 'DeadlineExceeded', reason: 'So an earlier look found it.', released: false } },
    ]);
  });

  test.each([
    ['', undefined],
    [', which came late because of trouble', 5],
  ])('is none where the look that noted it withdraws the note%s', async (_which, errors) => {
    const cloud = prepareNoted();

    await cloud.deliver(cloud.itemFor(cloud.id, errors === undefined ? {} : { errors }));
    expect(cloud.outcomes).toEqual([]);
    untagByHand(cloud, cloud.id, TAG.outcome);
    await cloud.runDry();

    expect(cloud.outcomes).toMatchObject([{ type: 'instance.running' }]);
  });

  test('is told at once where nobody can withdraw the note any more', async () => {
    const cloud = prepareNoted({ secondsAgo: 102 });

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });

  test.each([
    ['of an earlier build, which tells no time', '0/DeadlineExceeded'],
    ['that somebody has edited', '0/DeadlineExceeded/soon'],
    ['from a time that is yet to come', '0/DeadlineExceeded/1e15'],
  ])('is told at once by a note %s', async (_which, note) => {
    const cloud = prepareNoted();
    tagByHand(cloud, cloud.id, TAG.outcome, note);

    await cloud.look(cloud.id);

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });

  test('is told soon after nobody can withdraw the note any more', async () => {
    const cloud = prepareNoted();
    const { outcomes } = cloud.ports;
    const noted = cloud.clock.now();
    const told: number[] = [];
    cloud.ports.outcomes = {
      ...outcomes,
      publish: (outcome) => {
        told.push(cloud.clock.now());
        return outcomes.publish(outcome);
      },
    };

    await cloud.look(cloud.id);
    await cloud.runDry();

    expect(told).toHaveLength(1);
    expect(told[0]).toBeLessThan(noted + 2 * MINUTE);
  });

  test('is waited for by a sweep after its deadline, too', async () => {
    const cloud = prepareNoted({ withinSeconds: 60 });
    cloud.clock.advance(10 * MINUTE);
    const [note] = Object.values(failureTag(anIntent(), 'DeadlineExceeded', cloud.clock.now()));
    tagByHand(cloud, cloud.id, TAG.outcome, note ?? '');

    await sweep(cloud.ports, SETTINGS);
    expect(cloud.outcomes).toEqual([]);
    cloud.clock.advance(2 * MINUTE);
    await sweep(cloud.ports, SETTINGS);

    expect(cloud.outcomes).toMatchObject([{ data: { code: 'DeadlineExceeded' } }]);
  });
});
