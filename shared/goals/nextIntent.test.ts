import { describe, expect, test } from 'vitest';
import { anInstance, anIntent, MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { GOALS, STOPPED_MODES, type Instance } from '../domain/instance.ts';
import { cleanUpTags, goalTags, intentOf, TAG } from '../domain/tags.ts';
import { nextIntent, type Wanted } from './nextIntent.ts';

const ALL: Wanted[] = [true, undefined].flatMap((forceStop) =>
  [undefined, ...STOPPED_MODES].flatMap((stoppedMode) =>
    GOALS.map((goal) => ({
      goal,
      withinSeconds: 600,
      ...(forceStop && { forceStop }),
      ...(stoppedMode !== undefined && { stoppedMode }),
    })),
  ),
);

test('goals that differ never share a generation, in whichever of nearby milliseconds they are set', () => {
  const setters = Array.from({ length: 40 }, (_, ms) =>
    ALL.map((wanted, kind) => ({ kind, generation: nextIntent(anInstance(), wanted, NEW_YEAR + ms).generation })),
  ).flat();
  const kindsOf = new Map<number, Set<number>>();
  for (const { kind, generation } of setters) {
    kindsOf.set(generation, (kindsOf.get(generation) ?? new Set()).add(kind));
  }

  expect([...kindsOf.values()].every(({ size }) => size === 1)).toBe(true);
});

test.each(ALL)('the generation of %j is newer than the latest and than the clock, by milliseconds', (wanted) => {
  for (const latest of [0, NEW_YEAR - 5, NEW_YEAR + 5000]) {
    const instance = anInstance({ tags: goalTags(anIntent({ generation: latest })) });
    const least = Math.max(NEW_YEAR, latest + 1);

    const { generation } = nextIntent(instance, wanted, NEW_YEAR);

    expect(generation).toBeGreaterThanOrEqual(least);
    expect(generation).toBeLessThan(least + ALL.length);
  }
});

const START: Wanted = { goal: 'Running', withinSeconds: 600 };
const STOP: Wanted = { goal: 'Stopped', withinSeconds: 600 };

describe('the address that an instance was promised at its creation', () => {
  test('is kept, and nothing else', () => {
    const promised = anIntent({ publicIp: true, onFailure: 'release', forceStop: true, withinSeconds: 90 });

    expect(nextIntent(anInstance({ tags: goalTags(promised) }), START, NEW_YEAR)).toEqual({
      goal: 'Running',
      generation: expect.any(Number) as number,
      withinSeconds: 600,
      publicIp: true,
    });
  });

  test('is kept also where the instance was about to be given back', () => {
    const given = cleanUpTags(0, anIntent({ goal: 'Released', generation: 5 }));
    const tags = { ...goalTags(anIntent({ publicIp: true })), ...given };

    expect(nextIntent(anInstance({ tags }), START, NEW_YEAR)).toMatchObject({ goal: 'Running', publicIp: true });
  });
});

describe('the release time that a request asks for', () => {
  const AUTO = anIntent({ autoReleaseMinutes: 60 });

  /** An instance with these tags, and the release time that each goal set on it carries. */
  function prepareOne(tags: Record<string, string>) {
    const instance: Instance = anInstance({ tags });
    const set = (wanted: Wanted): number | undefined => {
      const next = nextIntent(instance, wanted, NEW_YEAR);
      instance.tags = { ...instance.tags, ...goalTags(next) };
      return next.autoReleaseMinutes;
    };
    return { instance, set };
  }

  test('is not set again by a later goal, once the creation has come to its end', () => {
    const { [TAG.goal]: goal = '' } = goalTags(AUTO);
    const { set } = prepareOne({ [TAG.goal]: goal });

    expect([set(STOP), set(START)]).toEqual([undefined, undefined]);
  });

  test('is not set again where it was set before a goal came in between', () => {
    const { instance, set } = prepareOne(goalTags(AUTO));
    instance.autoReleaseAt = NEW_YEAR + 60 * MINUTE;
    expect(set(STOP)).toBeUndefined();
    instance.autoReleaseAt = undefined;

    expect(set(START)).toBeUndefined();
  });

  test('is still owed where a stop came before the creation had set it', () => {
    const { set } = prepareOne(goalTags(AUTO));

    expect([set(STOP), set(STOP), set(START)]).toEqual([60, 60, 60]);
  });

  test.each(['Starting', 'Running', 'Stopping'] as const)('is owed no more by an instance that is %s', (status) => {
    const { instance, set } = prepareOne(goalTags(AUTO));
    instance.status = status;
    expect(set(STOP)).toBeUndefined();
    instance.status = 'Stopped';

    expect(set(START)).toBeUndefined();
  });

  test('is still owed where somebody starts, in the console, what a stop was to keep from starting', () => {
    const { instance, set } = prepareOne(goalTags(AUTO));
    set(STOP);
    instance.status = 'Running';

    expect([set(STOP), set(START)]).toEqual([60, 60]);
  });

  test('is owed no more once the start that owed it has come to its end', () => {
    const { instance, set } = prepareOne(goalTags(AUTO));
    set(STOP);
    set(START);
    const { [TAG.goal]: goal = '' } = instance.tags;
    instance.tags = { [TAG.goal]: goal, [TAG.published]: String(intentOf(instance)?.generation) };

    expect(set(START)).toBeUndefined();
  });
});
