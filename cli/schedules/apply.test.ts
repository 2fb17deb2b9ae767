import { describe, expect, test } from 'vitest';
import { deploymentNames } from '../../shared/api/deploymentNames.ts';
import type { DeployedTrigger, FunctionCompute } from '../account/functionCompute.ts';
import { NoAnswerError } from '../exit.ts';
import { applySchedules } from './apply.ts';
import { parseSchedules } from './file.ts';
import { payloadOf } from './ownership.ts';

const names = deploymentNames('').functions;

const NIGHTLY = `  - { name: nightly, cron: 0 0 22 * * *, stop: { requestId: web-1 } }\n`;
const MORNING = `  - { name: morning, cron: 0 0 8 * * *, start: { requestId: web-1 } }\n`;
const file = (...entries: string[]) => parseSchedules(`schedules:\n${entries.join('')}`, 'f.yaml');
const NONE = parseSchedules('schedules: []', 'f.yaml');

/** Triggers from memory. Each change comes a minute after the one before. */
function prepare() {
  const functions = new Map<string, Map<string, DeployedTrigger>>();
  for (const name of Object.values(names)) functions.set(name, new Map());
  let minutes = 0;
  /** After so many changes none is made. */
  const limit = { changes: Infinity };
  const change = (): string => {
    if (minutes >= limit.changes) throw new NoAnswerError('Function Compute: no answer.');
    minutes += 1;
    return new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
  };
  const put = (name: string, trigger: string, config: string): void => {
    const fields = { name: trigger, type: 'timer', config: JSON.parse(config) as unknown };
    functions.get(name)?.set(trigger, { ...fields, url: undefined, status: undefined, modified: change() });
  };
  const functionCompute: FunctionCompute = {
    findFunction: () => Promise.reject(new Error('not asked')),
    triggersOf: (name) => {
      const triggers = functions.get(name);
      return Promise.resolve(triggers && [...triggers.values()]);
    },
    removeTrigger: async (name, trigger) => {
      await Promise.resolve();
      change();
      return functions.get(name)?.delete(trigger) ?? false;
    },
    putTimer: async (name, trigger, config, action) => {
      await Promise.resolve();
      const isThere = functions.get(name)?.has(trigger) === true;
      expect(action).toBe(isThere ? 'update' : 'create');
      put(name, trigger, config);
    },
  };
  const apply = async (timers: ReturnType<typeof file>, isDryRun = false): Promise<string[]> => {
    const changes = await applySchedules(timers, names, functionCompute, isDryRun);
    return changes.map(({ action, functionName, trigger }) => `${action} ${functionName}/${trigger}`);
  };
  return {
    ...{ functions, limit, put, apply },
    since: () => payloadOf(functions.get(names.reconcile)?.get('schedules')?.config)['since'],
    /** All timers, without the times at which they were changed. */
    timers: () =>
      [...functions].flatMap(([name, triggers]) =>
        [...triggers.values()].map(({ name: trigger, config }) => {
          const { since, ...payload } = payloadOf(config);
          return { name, trigger, payload, watched: since !== undefined };
        }),
      ),
  };
}

/** The time of the n-th change. */
const minute = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();

describe('firings are watched since', () => {
  test('the newest timer was made, whatever else is changed later', async () => {
    const { apply, since, put, limit } = prepare();
    limit.changes = 2;
    await expect(apply(file(NIGHTLY, MORNING))).rejects.toThrow(NoAnswerError);
    limit.changes = Infinity;
    put(names.create, 'other', '{"payload": "{}"}');

    await apply(file(NIGHTLY, MORNING));

    expect(since()).toBe(minute(2));
  });

  test.each([
    ['when it is due', NIGHTLY.replace('22', '23')],
    ['what it asks for', NIGHTLY.replace('web-1', 'web-1, deadlineSeconds: 600')],
  ])('a timer was changed: %s', async (_, changed) => {
    const { apply, since } = prepare();
    await apply(file(NIGHTLY, MORNING));

    const foreseen = await apply(file(changed, MORNING), true);
    const changes = await apply(file(changed, MORNING));

    expect(changes).toEqual(['update stop/nightly', 'update reconcile/schedules']);
    expect(foreseen).toEqual(changes);
    expect(since()).toBe(minute(4));
  });

  test('the same time where timers are taken away', async () => {
    const { apply, since } = prepare();
    await apply(file(NIGHTLY, MORNING));

    const changes = await apply(file(NIGHTLY));

    expect(changes).toEqual(['remove start/morning', 'update reconcile/schedules']);
    expect(since()).toBe(minute(2));
  });
});

test('what was applied is not changed by another time, nor by a dry run, which foresees that', async () => {
  const { apply, functions } = prepare();
  await apply(file(NIGHTLY, MORNING));
  const before = structuredClone(functions);

  expect(await apply(file(NIGHTLY, MORNING), true)).toEqual([]);
  expect(await apply(file(NIGHTLY, MORNING))).toEqual([]);
  const foreseen = await apply(file(MORNING), true);

  expect(functions).toEqual(before);
  expect(await apply(file(MORNING))).toEqual(foreseen);
  expect(await apply(NONE)).toEqual(['remove start/morning', 'remove reconcile/schedules']);
});

test('cut off anywhere, it goes on', async () => {
  const whole = prepare();
  await whole.apply(file(NIGHTLY, MORNING));
  await whole.apply(file(MORNING.replace(' 8 ', ' 9 ')));

  let cuts = 0;
  for (let changes = 3; ; changes += 1) {
    const room = prepare();
    await room.apply(file(NIGHTLY, MORNING));
    room.limit.changes = changes;
    const isCutOff = await room.apply(file(MORNING.replace(' 8 ', ' 9 '))).then(
      () => false,
      (error: unknown) => error instanceof NoAnswerError,
    );
    if (!isCutOff) break;
    cuts += 1;
    room.limit.changes = Infinity;

    await room.apply(file(MORNING.replace(' 8 ', ' 9 ')));

    expect(room.timers()).toEqual(whole.timers());
    expect(Date.parse(String(room.since()))).toBeGreaterThan(Date.parse(minute(3)));
  }
  expect(cuts).toBe(3);
});

test('a function that is not deployed refuses all, before anything is changed', async () => {
  const { apply, functions } = prepare();
  functions.delete(names.reconcile);

  await expect(apply(file(NIGHTLY))).rejects.toThrow('The function reconcile does not exist: deploy first');

  expect([...functions.values()].every((triggers) => triggers.size === 0)).toBe(true);
});
