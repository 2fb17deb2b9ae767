import { expect, test } from 'vitest';
import { anInstance, anIntent, NEW_YEAR } from '../../test/support/builders.ts';
import { GOALS, STOPPED_MODES } from '../domain/instance.ts';
import { goalTags } from '../domain/tags.ts';
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
