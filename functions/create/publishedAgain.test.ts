import { expect, test } from 'vitest';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { RecentIds } from '../../shared/domain/recentIds.ts';

test('a request that is sent again and refused again publishes no outcome twice', async () => {
  const { create, fail, outcomes } = prepareCreating();
  fail('CreateInstance', 'InvalidImageId.NotFound');

  await create({ count: 5 });
  await create({ count: 5 });

  expect(outcomes.map(({ subject }) => subject).sort()).toEqual([0, 1, 2, 3, 4].map((slot) => `request/${slot}`));
});

test('an outcome that the topic did not take is published the next time', async () => {
  const { create, fail, heal, outcomes } = prepareCreating();
  fail('CreateInstance', 'InvalidImageId.NotFound');
  fail('PublishMessage', 'InternalError', { instanceId: 'request/1' });
  await expect(create({ count: 3 })).rejects.toThrow('PublishMessage failed.');

  heal();
  fail('CreateInstance', 'InvalidImageId.NotFound');
  await create({ count: 3 });

  expect(new Set(outcomes.map(({ subject }) => subject)).size).toBe(3);
});

test('another function instance does not know, and publishes again', async () => {
  const { create, means, fail, outcomes } = prepareCreating();
  fail('CreateInstance', 'InvalidImageId.NotFound');

  await create({ count: 2 });
  means.published = new RecentIds();
  await create({ count: 2 });

  expect(outcomes).toHaveLength(4);
});
