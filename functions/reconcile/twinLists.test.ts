import { describe, expect, test } from 'vitest';
import { prepareReconciling, type Reconciling } from '../../test/support/prepareReconciling.ts';
import { intentOf, TAG } from '../../shared/domain/tags.ts';

describe('an instance without a twin', () => {
  test('is not looked at twice where its request has one placement', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running();

    await cloud.look(id);

    expect(cloud.outcomes).toHaveLength(1);
    expect(cloud.calls[1]?.api).toBe('PublishMessage');
  });

  test('is told where its request has several placements', async () => {
    const cloud = prepareReconciling();
    const id = cloud.running({}, { placement: 1, several: true });
    cloud.running({}, { index: 1, placement: 0, several: true });
    cloud.launch({ [TAG.request]: 'request' });

    await cloud.look(id);

    expect(cloud.outcomes).toMatchObject([{ subject: id, type: 'instance.running' }]);
  });

  test('of several placements that is to be stopped looks for a twin too, and one to be released does not', async () => {
    const cloud = prepareReconciling();
    cloud.running({}, { placement: 0, several: true });
    const younger = cloud.running({}, { placement: 1, several: true });
    cloud.aim(younger, { goal: 'Released' });

    await cloud.look(younger);

    expect(intentOf({ tags: cloud.tagsOf(younger) })).toBeUndefined();
    expect(cloud.count('DescribeInstances')).toBe(1);
  });

  test('that has not come to its goal does not look for one', async () => {
    const cloud = prepareReconciling();
    const id = cloud.stopped({}, { several: true });

    await cloud.look(id);

    expect(cloud.count('DescribeInstances')).toBe(1);
  });
});

test('instances of one request that may have twins cost two lists for all of them', async () => {
  const cloud = prepareReconciling();
  const ids = [0, 1, 2].map((index) => cloud.running({}, { index, count: 3, several: true }));
  const other = cloud.running({}, { requestId: 'another', several: true });

  await cloud.look(...ids, other);

  // Two lists of each request, one look before, and one after their pending tags came off.
  expect(cloud.count('DescribeInstances')).toBe(6);
  expect(cloud.outcomes).toHaveLength(4);
});

/** Has each list of a request take a second; lists that are under way side by side take the same one. */
function slowDown({ ports, clock }: Reconciling): void {
  const { ecs } = ports;
  let second: Promise<void> | undefined;
  const pass = (resolve: () => void): void => {
    setImmediate(() => {
      clock.advance(1000);
      second = undefined;
      resolve();
    });
  };
  ports.ecs = {
    ...ecs,
    describeTagged: async (tags, token) => {
      await (second ??= new Promise(pass));
      return ecs.describeTagged(tags, token);
    },
  };
}

test('instances of many requests are told by one look, though each list takes a second', async () => {
  const cloud = prepareReconciling();
  const ids = Array.from({ length: 30 }, (_, index) => cloud.running({}, { requestId: `r-${index}`, several: true }));
  slowDown(cloud);

  await cloud.look(...ids);

  expect(cloud.outcomes).toHaveLength(ids.length);
});

test('of so many requests that their lists take longer than a look is fresh, each look tells some', async () => {
  const cloud = prepareReconciling();
  const ids = Array.from({ length: 220 }, (_, index) => cloud.running({}, { requestId: `r-${index}`, several: true }));
  slowDown(cloud);

  await cloud.look(...ids);
  const first = cloud.outcomes.length;
  await cloud.runDry();

  expect(first).toBeGreaterThan(0);
  expect(cloud.outcomes).toHaveLength(ids.length);
});
