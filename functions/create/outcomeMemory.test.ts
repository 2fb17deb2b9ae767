import { expect, test } from 'vitest';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { OutcomeMemory } from './outcomeMemory.ts';

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
  means.published = new OutcomeMemory();
  await create({ count: 2 });

  expect(outcomes).toHaveLength(4);
});

test('the memory stays small', () => {
  const memory = new OutcomeMemory();
  for (let id = 0; id < 10_001; id += 1) memory.remember(String(id));

  expect([memory.has('0'), memory.has('10000')]).toEqual([false, true]);
});
