import { expect, test } from 'vitest';
import { decorateEcs, type EcsCall } from './decorateEcs.ts';
import { ECS_API, type Ecs } from './ecs.ts';

/** A carrier whose methods answer with their own name and what they are given, without a promise. */
const carrier = Object.fromEntries(
  Object.keys(ECS_API).map((name) => [name, (...given: unknown[]) => [name, ...given]]),
) as unknown as Ecs;

test.each(Object.entries(ECS_API))(
  '%s goes through, as a call of %s, and its answer comes back',
  async (method, api) => {
    const seen: EcsCall[] = [];
    const ecs = decorateEcs(carrier, async (call, send) => {
      seen.push(call);
      return send();
    }) as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;

    const answer = await ecs[method]?.('first', 'second');

    expect(seen).toEqual([{ method, api, given: ['first', 'second'] }]);
    expect(answer).toEqual([method, 'first', 'second']);
  },
);

test('a call that is not sent on has no effect', async () => {
  const ecs = decorateEcs(carrier, () => Promise.reject(new Error('No.')));

  await expect(ecs.start(['i-1'])).rejects.toThrow('No.');
});

test('a carrier that is an object of a class keeps its state', async () => {
  class Counting {
    count = 0;
    start(): [] {
      this.count += 1;
      return [];
    }
  }
  const counting = new Counting();
  const ecs = decorateEcs(counting as unknown as Ecs, async (_call, send) => send());

  await ecs.start(['i-1']);

  expect(counting.count).toBe(1);
});
