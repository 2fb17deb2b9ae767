import { describe, expect, test } from 'vitest';
import { REGION } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';
import { InstanceTable } from './instanceTable.ts';
import type { Instance } from './instance.ts';

/** So many instances, alike but for their ids, in a table. */
function start(amount: number) {
  const { ecs, create } = startInMemoryEcs();
  const id = create();
  const like = ecs.state.region(REGION).instances.get(id);
  if (like === undefined) throw new Error('there is none');
  const table = new InstanceTable();
  const instances = Array.from({ length: amount }, (_, index): Instance => ({ ...like, instanceId: `i-${index}`, sequence: index })); // prettier-ignore
  for (const instance of instances) table.put(instance);
  const view = (instance: Instance): object => table.view(instance, ({ instanceId }) => ({ instanceId }));
  return { table, instances, view };
}

describe('the view of an instance', () => {
  test('is the same object until the instance changes', () => {
    const { table, instances, view } = start(2);
    const [one, other] = instances as [Instance, Instance];
    const [before, beside] = [view(one), view(other)];

    expect(view(one)).toBe(before);

    table.put(one);

    expect(view(one)).not.toBe(before);
    expect(view(other)).toBe(beside);
  });

  // A hundred thousand that were all shown once would take a gigabyte.
  test('is not kept once ten thousand others were viewed, and is made anew', () => {
    const { instances, view } = start(10_001);
    const [first, second] = instances as [Instance, Instance];
    const [ofFirst, ofSecond] = [view(first), view(second)];

    for (const instance of instances) view(instance);

    expect(view(second)).toBe(ofSecond);
    expect(view(first)).not.toBe(ofFirst);
    expect(view(first)).toEqual(ofFirst);
  });
});
