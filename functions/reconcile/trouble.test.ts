import { describe, expect, test } from 'vitest';
import { aWorkItem, MINUTE } from '../../test/support/builders.ts';
import { SETTINGS } from '../../test/support/prepareCloud.ts';
import { prepareReconciling } from '../../test/support/prepareReconciling.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { encodeMessage } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { reconcileDelivery } from './delivery.ts';

describe('a message that nothing can be done with', () => {
  test('is put aside with its reason and its text, and does not hold up the others', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();

    await reconcileDelivery(['garbage', { v: 9 }, encodeMessage([cloud.itemFor(id)])], cloud.ports, SETTINGS);

    expect(cloud.deadLetters).toEqual([
      { reason: 'The message is not JSON.', body: 'garbage' },
      { reason: 'The message is not of a known form: items is wrong.', body: { v: 9 } },
    ]);
    expect(cloud.statusOf(id)).toBe('Starting');
  });

  test('is not lost when it cannot be put aside: the delivery comes again', async () => {
    const cloud = prepareReconciling();
    cloud.fail('SendDeadLetter', '');

    await expect(reconcileDelivery(['garbage'], cloud.ports, SETTINGS)).rejects.toThrow(CloudError);
  });

  test('because ECS refuses its id is put aside alone', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.fail('DescribeInstances', 'InvalidInstanceIds.Malformed', { instanceId: 'i-odd' });

    await cloud.deliver(aWorkItem({ instanceId: 'i-odd' }), cloud.itemFor(id));

    expect(cloud.deadLetters).toEqual([
      {
        reason: 'ECS does not describe i-odd: InvalidInstanceIds.Malformed.',
        body: encodeMessage([aWorkItem({ instanceId: 'i-odd' })]),
      },
    ]);
    expect(cloud.statusOf(id)).toBe('Starting');
    expect(cloud.logged.map(({ message }) => message)).toContain('not described');
  });
});

describe('a permission that the role has lost', () => {
  test('is waited for until five minutes after the deadline', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    const item = cloud.itemFor(id);
    cloud.fail('DescribeInstances', 'Forbidden.RAM', { times: 2 });

    await cloud.deliver(item);

    expect(cloud.deadLetters).toEqual([]);
    expect(cloud.wanted()).toMatchObject([{ instanceId: id, errors: 1 }]);

    cloud.clock.advance(item.deadline + 5 * MINUTE - cloud.clock.now());
    await cloud.deliver(item);

    expect(cloud.deadLetters).toMatchObject([{ reason: `ECS does not describe ${id}: Forbidden.RAM.` }]);
  });
});

describe('trouble', () => {
  test('with throttling waits for the next minute, and calls nothing before', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.clock.advance(5_000);
    cloud.fail('DescribeInstances', 'Throttling.User', { times: 1 });
    cloud.chance.value = 0.5;

    expect(await cloud.look(id)).toEqual([]);

    expect(cloud.sent).toEqual([{ items: [cloud.itemFor(id, { errors: 1 })], delaySeconds: 45 }]);
    expect(cloud.count('StartInstances')).toBe(0);
  });

  test('with errors waits longer from look to look, and no longer once a look is calm', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision();
    cloud.fail('DescribeInstances', '', { times: 3 });

    let item = cloud.itemFor(id);
    for (let n = 0; n < 4; n += 1) {
      await cloud.deliver(item);
      item = cloud.sent.at(-1)?.items[0] ?? item;
    }

    expect(cloud.sent.map(({ items, delaySeconds }) => [items[0]?.errors, delaySeconds])).toEqual([
      [1, 5],
      [2, 10],
      [3, 20],
      [undefined, 5],
    ]);
  });

  test('carries on counting errors over a look that sees the instance', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped();
    cloud.fail('StartInstances', 'InternalError');

    await cloud.deliver(cloud.itemFor(id, { errors: 2 }));

    expect(cloud.sent).toMatchObject([{ items: [{ errors: 3 }], delaySeconds: 20 }]);
  });

  test('of some puts them into the message of the time when they are due', async () => {
    const cloud = prepareReconciling();
    const up = cloud.running({ goal: 'Stopped' }, { index: 0 });
    const ready = cloud.stopped({}, { index: 1 });
    const calm = cloud.provision({}, { index: 2 });
    cloud.fail('StartInstances', 'Throttling');
    cloud.fail('StopInstances', 'InternalError');

    await cloud.look(calm, ready, up);

    expect(cloud.sent.map(({ items, delaySeconds }) => [items[0]?.instanceId, items.length, delaySeconds])).toEqual([
      [calm, 2, 5],
      [ready, 1, 60],
    ]);
  });

  test('with the queue makes the delivery come again', async () => {
    const cloud = prepareReconciling();
    const id = cloud.provision();
    cloud.fail('SendMessage', 'InternalError');

    await expect(cloud.look(id)).rejects.toThrow(CloudError);
  });

  test('with the topic keeps the outcome until it can be told, under the same id, and the tag until then', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.fail('PublishMessage', '', { times: 1 });

    await cloud.look(id);

    expect(cloud.tagsOf(id)[TAG.pending]).toBe('Running');
    expect(cloud.sent).toMatchObject([{ items: [{ instanceId: id, errors: 1 }] }]);

    await cloud.runDry();

    expect(cloud.outcomes.map((outcome) => outcome.id)).toEqual([`${id}/0`]);
    expect(cloud.logged.map(({ message }) => message)).toEqual(['outcome not published', 'item ended']);
    expect(cloud.logged[1]?.fields).toMatchObject({ instanceId: id, goal: 'Running' });
  });

  test('with noting a failure keeps it from being told before', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({ onFailure: 'keep', withinSeconds: 60 });
    cloud.clock.advance(2 * MINUTE);
    cloud.fail('TagResources', '', { times: 1 });

    await cloud.look(id);

    expect(cloud.outcomes).toEqual([]);
    expect(cloud.logged.map(({ message }) => message)).toEqual(['tags not changed']);
    await cloud.runDry();

    expect(cloud.outcomes).toHaveLength(1);
  });

  test('that is a fault of the code is not swallowed', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();
    cloud.ports.outcomes = { ...cloud.ports.outcomes, publish: () => Promise.reject(new TypeError('bug')) };

    await expect(cloud.look(id)).rejects.toThrow(TypeError);
  });
});
