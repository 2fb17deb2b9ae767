import { describe, expect, test } from 'vitest';
import { aSlot } from '../../test/support/builders.ts';
import { prepareCloud } from '../../test/support/prepareCloud.ts';
import { CloudError } from '../cloud/errors.ts';
import { slotTags, TAG } from '../domain/tags.ts';
import { writeGoals } from './writeGoals.ts';

/** So many instances, and a stop to write on them. */
function prepare(count: number) {
  const cloud = prepareCloud();
  for (let index = 0; index < count; index += 1) cloud.launch(slotTags(aSlot({ index, count })));
  const ids = cloud.list();
  const instances = ids.flatMap((id) => cloud.show(id) ?? []);
  const write = () => writeGoals(instances, { goal: 'Stopped', withinSeconds: 600 }, cloud.ports, {});
  const writes = () => cloud.calls.map(({ api }) => api).filter((api) => api !== 'DescribeInstances');
  return { ...cloud, ids, write, writes };
}

describe('writing a goal', () => {
  test('writes the tags before the message, so that a crash in between leaves it to the sweep', async () => {
    const { write, writes, ids } = prepare(2);

    const { written, refused } = await write();

    expect(writes()).toEqual(['TagResources', 'SendMessage']);
    expect([[...written], refused]).toEqual([ids, []]);
  });

  test('takes one tagging call for fifty instances and one message for a hundred', async () => {
    const { write, count, sent } = prepare(101);

    await write();

    expect(count('TagResources')).toBe(3);
    expect(sent.map(({ items }) => items.length)).toEqual([100, 1]);
  });

  test('sends the message of a hundred as soon as they are tagged', async () => {
    const { write, writes } = prepare(201);

    await write();

    expect(writes()).toEqual([
      ...['TagResources', 'TagResources', 'SendMessage'],
      ...['TagResources', 'TagResources', 'SendMessage'],
      ...['TagResources', 'SendMessage'],
    ]);
  });

  test('fails where the queue takes no message, with the tags on: the sweep sees to them', async () => {
    const { write, fail, ids, show } = prepare(1);
    fail('SendMessage', 'QueueNotExist');

    await expect(write()).rejects.toThrow(CloudError);

    expect(show(ids[0] ?? '')?.tags[TAG.pending]).toBe('Stopped');
  });
});
