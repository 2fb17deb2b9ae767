import { expect, test } from 'vitest';
import { anInstance, aSlot, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import type { Instance } from '../domain/instance.ts';
import { slotTags } from '../domain/tags.ts';
import { emptySlots, failuresOfEmpty } from './emptySlots.ts';

/** An instance of a request of three. */
const inSlot = (index: number, changes: Partial<Instance> = {}): Instance =>
  anInstance({ tags: slotTags(aSlot({ index, count: 3 })), ...changes });

test('the empty slots of a request are those that ECS lists no instance of', () => {
  expect(emptySlots([inSlot(1)])).toEqual([0, 2]);
  expect(emptySlots([inSlot(2), inSlot(0), inSlot(1)])).toEqual([]);
  expect(emptySlots([anInstance()])).toEqual([]);
});

test('whether a slot is empty for good goes by the youngest instance of its request: slots may be filled late', () => {
  const old = inSlot(0, { createdAt: NEW_YEAR - 6 * MINUTE });

  expect(failuresOfEmpty([old, inSlot(2, { createdAt: NEW_YEAR - MINUTE })], NEW_YEAR)).toMatchObject([
    { slot: 1, retryable: true },
  ]);
  expect(failuresOfEmpty([old], NEW_YEAR)).toMatchObject([
    { slot: 1, retryable: false },
    { slot: 2, retryable: false },
  ]);
});

test('no slot is called empty while ECS does not show which are filled', () => {
  expect(failuresOfEmpty([inSlot(0), anInstance({ tagsUnread: true })], NEW_YEAR)).toEqual([]);
});
