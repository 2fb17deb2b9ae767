import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { Environment, type Variable } from '../../shared/platform/settings.ts';

const SPEC = readFileSync('s.yaml', 'utf8');

/** What s.yaml takes from the environment, with what it takes where that says nothing. */
const TAKEN = new Map(
  [...SPEC.matchAll(/env\('(\w+)', '([^']*)'\)/g)].map(([, name = '', standard = '']) => [name, standard]),
);

const TABLE = readFileSync('docs/configuration.md', 'utf8');

/** The cells of the row that tells of a variable. */
function rowOf(variable: string): string[] {
  const row = TABLE.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${variable}\``)) ?? '';
  return row.split('|').map((cell) => cell.trim());
}

const NUMBERS = (Object.keys(Environment.entries) as Variable[]).flatMap((variable) => {
  const [, least, most, none] =
    /from (\d+) to (\d+)(, or empty)?/.exec(v.getDescription(Environment.entries[variable]) ?? '') ?? [];
  const isOptional = none !== undefined;
  return least === undefined || most === undefined
    ? []
    : [{ variable, least: Number(least), most: Number(most), isOptional }];
});

describe('the settings', () => {
  test('that s.yaml takes from the environment are all checked, and are right by default', () => {
    expect([...TAKEN.keys()].filter((name) => !(name in Environment.entries))).toEqual([]);
    for (const [name, standard] of TAKEN) {
      expect([name, v.is(Environment.entries[name as Variable], standard)]).toEqual([name, true]);
    }
  });

  test('that are checked are all set by s.yaml', () => {
    expect(Object.keys(Environment.entries).filter((name) => !SPEC.includes(`${name}: `))).toEqual([]);
  });

  test('stand in docs/configuration.md, each one that the environment sets', () => {
    for (const name of TAKEN.keys()) expect([name, rowOf(name).length]).toEqual([name, 5]);
  });

  test.each(NUMBERS)(
    'docs/configuration.md tells the range of $variable, and its default',
    ({ variable, least, most, isOptional }) => {
      const [, , meaning, standard] = rowOf(variable);

      expect(meaning).toContain(`, ${least.toLocaleString('en-US')} to ${most.toLocaleString('en-US')}`);
      expect(isOptional ? '' : standard).toBe(TAKEN.get(variable));
      if (isOptional) expect(standard).toBe('none');
      expect(v.parse(Environment.entries[variable], undefined)).toBe(isOptional ? undefined : Number(standard));
    },
  );

  test('of which some are numbers', () => {
    expect(NUMBERS.map(({ variable }) => variable)).toEqual([
      'TICK_SECONDS',
      'DEADLINE_SECONDS',
      'MAX_COUNT',
      'CREATES_PER_MINUTE',
      'MAX_LIVE_INSTANCES',
      'MAX_LIFETIME_MINUTES',
    ]);
  });
});
