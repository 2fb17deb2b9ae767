import { describe, expect, test } from 'vitest';
import { CloudError } from '../../shared/cloud/errors.ts';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { CreationLimit } from './creationLimit.ts';

function prepare() {
  const time = { now: NEW_YEAR };
  const limit = new CreationLimit({ now: () => time.now });
  const pass = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await limit.counting(() => Promise.resolve());
  };
  const refuse = (code: string): Promise<unknown> =>
    limit.counting(() => Promise.reject(new CloudError('CreateInstance', code, 'No.'))).catch(() => undefined);
  const turn = (): void => {
    time.now += MINUTE;
  };
  return { limit, pass, refuse, turn };
}

describe('creations at once', () => {
  test('are ten at first, one more for each that is let through, and fifty at most', async () => {
    const { limit, pass } = prepare();
    const widths = [limit.width()];

    for (const times of [1, 9, 100]) {
      await pass(times);
      widths.push(limit.width());
    }

    expect(widths).toEqual([10, 11, 20, 50]);
  });

  test('are halved in the minute after ECS has throttled, up to half of what it let through, then go alone', async () => {
    const { limit, pass, refuse, turn } = prepare();
    await pass(100);
    await refuse('Throttling.User');
    // Those that had left beside it.
    await refuse('Throttling.User');

    turn();
    const widths = [limit.width()];
    await pass(49);
    widths.push(limit.width());
    await pass(1);
    widths.push(limit.width());

    expect(widths).toEqual([25, 50, 1]);
  });

  test('count as under way from their beginning: none goes beside the first beyond what is expected', async () => {
    const { limit, pass, refuse, turn } = prepare();
    await pass(10);
    await refuse('Throttling');
    turn();
    await pass(4);

    const last = limit.counting(() => Promise.resolve());

    expect(limit.width()).toBe(1);
    await last;
  });

  test('that went alone and were let through are expected in the next minute', async () => {
    const { limit, pass, refuse, turn } = prepare();
    await pass(100);
    await refuse('Throttling');
    turn();
    await pass(80);
    turn();

    await pass(79);

    expect(limit.width()).toBeGreaterThan(1);

    await pass(1);

    expect(limit.width()).toBe(1);
  });

  test.each(['Throttling.Budget', 'InternalError', 'QuotaExceed.AfterpayInstance'])(
    'are not halved by %s, which says nothing of how many ECS lets through',
    async (code) => {
      const { limit, pass, refuse, turn } = prepare();
      await pass(100);
      await refuse(code);
      turn();

      await pass(200);

      expect(limit.width()).toBe(50);
    },
  );
});

test('a quota that others use, too, is probed by one throttled call a minute', async () => {
  const cloud = prepareCreating({ seconds: 1_000, creationsPerMinute: 60 });
  const throttled = new Map<number, number>();
  const { ecs } = cloud.ports;
  cloud.ports.ecs = {
    ...ecs,
    createInstance: async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const minute = Math.floor(cloud.clock.now() / MINUTE);
      return ecs.createInstance(...given).catch((error: unknown) => {
        throttled.set(minute, (throttled.get(minute) ?? 0) + 1);
        throw error;
      });
    },
  };

  const { unfilled } = await cloud.create({ count: 200 });

  expect(unfilled).toEqual([]);
  // At first nobody knows how many there are.
  expect([...throttled.values()].slice(1)).toEqual([1, 1]);
});
