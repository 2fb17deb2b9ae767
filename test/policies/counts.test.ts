import { beforeAll, describe, expect, test } from 'vitest';
import { functionsOf } from '../../bench/policies/builds.mjs';
import type { Figures } from '../../bench/policies/figures.ts';
import { playBuild } from '../../bench/policies/play.ts';

/** What the functions may take for one request, in virtual time, with a reserve of a tenth. Counts alone. */
const MOST: Readonly<Record<number, { calls: number; sends: number; invocations: number }>> = {
  1: { calls: 5, sends: 3, invocations: 5 },
  10: { calls: 16, sends: 11, invocations: 24 },
  100: { calls: 22, sends: 12, invocations: 125 },
  1000: { calls: 140, sends: 85, invocations: 1120 },
};

const played = new Map<number, Figures>();
beforeAll(async () => {
  const build = { spec: 's.yaml', code: await functionsOf(process.cwd()) };
  for (const count of Object.keys(MOST).map(Number)) played.set(count, await playBuild('now', build, count));
});

describe.each(Object.keys(MOST).map(Number))('%i servers in one request', (count) => {
  const figures = (): Figures => played.get(count) ?? expect.unreachable();

  test('are asked for once each, and each is told once', () => {
    const { servers, calls } = figures();

    expect(servers).toBe(count);
    expect(calls['CreateInstance']).toBe(count);
    expect(calls['PublishMessage']).toBe(count);
  });

  test('cost few other calls, messages and invocations', () => {
    const { calls, use } = figures();
    const { CreateInstance = 0, PublishMessage = 0, SendMessage = 0, ...others } = calls;
    const most = MOST[count] ?? expect.unreachable();

    expect(CreateInstance + PublishMessage).toBe(2 * count);
    expect(Object.values(others).reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(most.calls);
    expect(SendMessage).toBeLessThanOrEqual(most.sends);
    expect(use['create']?.invocations).toBe(1);
    expect(use['reconcile']?.invocations).toBeLessThanOrEqual(most.invocations);
  });
});
