import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import type { Ending, Instance, InstanceRequest } from './instance.ts';
import { InstancePool, type RegionQuota } from './pool.ts';

/** An instance whose requests end when the test says so. */
class FakeInstance implements Instance {
  readonly id = 'c-1';
  stopped = false;
  killed = false;
  end: (alive: boolean) => void = () => undefined;

  invoke(): Promise<Ending> {
    return new Promise((resolve) => {
      this.end = (alive) => {
        resolve(
          alive
            ? { ok: true, body: Buffer.alloc(0), durationMs: 1, memoryMb: 1, alive }
            : { ok: false, error: { errorMessage: 'died' }, handled: false, durationMs: 1, memoryMb: 1, alive },
        );
      };
    });
  }

  kill(): void {
    this.killed = true;
    this.end(false);
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
}

const REQUEST: InstanceRequest = {
  requestId: 'r',
  event: Buffer.alloc(0),
  credentials: undefined,
  log: () => undefined,
};

function createPool(reservedConcurrency?: number, quota: RegionQuota = { instances: 0, limit: 100, pools: new Set() }) {
  const started: FakeInstance[] = [];
  const wallClock = new VirtualClock();
  const start = (): Instance => {
    const instance = new FakeInstance();
    started.push(instance);
    return instance;
  };
  const pool = new InstancePool({ functionName: 'f', reservedConcurrency, quota, wallClock, start });
  return { pool, started, wallClock, quota };
}

test('a busy instance takes no second request; an idle one is used again', async () => {
  const { pool, started } = createPool();
  const [first, second] = [pool.run(REQUEST), pool.run(REQUEST)];

  for (const instance of started) instance.end(true);

  expect([(await first).coldStart, (await second).coldStart]).toEqual([true, true]);

  const third = pool.run(REQUEST);
  started[1]?.end(true);

  expect((await third).coldStart).toBe(false);
  expect(started).toHaveLength(2);
});

test('an instance that died is not used again', async () => {
  const { pool, started, quota } = createPool();
  const first = pool.run(REQUEST);
  started[0]?.end(false);
  await first;

  const second = pool.run(REQUEST);
  started[1]?.end(true);

  expect((await second).coldStart).toBe(true);
  expect(quota.instances).toBe(1);
});

test("the function's own limit and the region's are kept", async () => {
  const quota: RegionQuota = { instances: 0, limit: 3, pools: new Set() };
  const { pool } = createPool(2, quota);
  const other = createPool(undefined, quota);
  for (const each of [pool, pool, other.pool]) void each.run(REQUEST);

  await expect(pool.run(REQUEST)).rejects.toMatchObject({ status: 429, code: 'ResourceExhausted' });
  await expect(other.pool.run(REQUEST)).rejects.toMatchObject({ status: 429, code: 'ResourceExhausted' });
});

test("at the region's limit an idle instance makes room for another function's", async () => {
  const quota: RegionQuota = { instances: 0, limit: 2, pools: new Set() };
  const one = createPool(undefined, quota);
  const [first] = [one.pool.run(REQUEST), one.pool.run(REQUEST)];
  one.started[0]?.end(true);
  await first;
  const other = createPool(undefined, quota);

  void other.pool.run(REQUEST);

  expect(one.started.map(({ stopped }) => stopped)).toEqual([true, false]);
  expect(other.started).toHaveLength(1);
  expect(quota.instances).toBe(2);
  await expect(other.pool.run(REQUEST)).rejects.toMatchObject({ status: 429 });
});

test('an instance that is idle for long is stopped and no longer counted', async () => {
  const { pool, started, wallClock, quota } = createPool();
  const first = pool.run(REQUEST);
  started[0]?.end(true);
  await first;

  wallClock.advance(2 * 60_000);

  expect(started[0]?.stopped).toBe(false);

  wallClock.advance(2 * 60_000);

  expect(started[0]?.stopped).toBe(true);
  expect(quota.instances).toBe(0);
});

test('closing stops idle instances and kills busy ones', async () => {
  const { pool, started } = createPool();
  const [idle, busy] = [pool.run(REQUEST), pool.run(REQUEST)];
  started[0]?.end(true);
  await idle;

  await pool.close();

  expect(started.map(({ stopped, killed }) => [stopped, killed])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect((await busy).alive).toBe(false);
});

test('drained: idle instances end at once, busy ones after their request, and the pool gives way', async () => {
  const { pool, started, quota } = createPool();
  const [first, second] = [pool.run(REQUEST), pool.run(REQUEST)];
  started[0]?.end(true);
  await first;

  await pool.drain();
  expect(started.map(({ stopped }) => stopped)).toEqual([true, false]);
  started[1]?.end(true);
  await second;

  expect(started.map(({ stopped, killed }) => [stopped, killed])).toEqual([
    [true, false],
    [true, false],
  ]);
  expect([quota.instances, quota.pools.has(pool)]).toEqual([0, false]);
});
