import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlanAnswer } from '../../shared/api/answers.ts';
import { prepareRails } from '../support/prepareRails.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

/** So many requests at once, for so many instances each. */
const WIDTH = 10;
const COUNT = 2;

let cloud: StartedCloud;
let setRails: Awaited<ReturnType<typeof prepareRails>>;
/** What one instance costs an hour. */
let one: number;

beforeAll(async () => {
  cloud = await startCloud();
  setRails = await prepareRails(cloud.endpoints);
  one = ((await cloud.insist('plan', {})).body as unknown as PlanAnswer).price?.one ?? NaN;
});
afterAll(() => cloud.close());

async function live(): Promise<number> {
  return Object.values((await cloud.stats()).ecs.instances).reduce((sum, count) => sum + count, 0);
}

/** Sends requests at once, and tells how many were followed. The others are refused by this rail. */
async function wave(rule: string): Promise<number> {
  const answers = await Promise.all(Array.from({ length: WIDTH }, () => cloud.insist('create', { count: COUNT })));
  const refused = answers.filter(({ status }) => status !== 202);
  expect(new Set(refused.map(({ body }) => body.error.code))).toEqual(
    new Set(refused.length === 0 ? [] : [`GuardRail.${rule}`]),
  );
  return WIDTH - refused.length;
}

test.each([
  ['MAX_LIVE_INSTANCES', (instances: number) => instances],
  ['MAX_TOTAL_HOURLY_PRICE', (instances: number) => instances * one],
])('ten requests at once pass %s by no more than what was in flight', async (rule, ceilingOf) => {
  const most = (await live()) + 5;
  await setRails({ [rule]: String(ceilingOf(most)) });

  // Some of the first wave may be refused already. Whatever is let through, the next ones see.
  for (let n = 0; n < 4; n += 1) {
    const before = await live();

    const followed = await wave(rule);

    if (before + COUNT <= most) expect(followed).toBeGreaterThan(0);
    else expect([followed, await live()]).toEqual([0, before]);
  }
  expect(await live()).toBeGreaterThan(most - COUNT);
  expect(await live()).toBeLessThanOrEqual(most + COUNT * WIDTH);
});

test.each([
  [COUNT, WIDTH],
  [COUNT - 0.5, 0],
])('MAX_REQUEST_HOURLY_PRICE of %d instances holds each of ten requests by itself: %i pass', async (room, passing) => {
  await setRails({ MAX_REQUEST_HOURLY_PRICE: String(room * one) });

  expect(await wave('MAX_REQUEST_HOURLY_PRICE')).toBe(passing);
});
