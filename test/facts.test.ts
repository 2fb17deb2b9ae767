import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CALLED_FUNCTIONS, FUNCTIONS, SETTER_OF } from '../shared/api/functions.ts';
import { NAMES } from '../shared/api/deploymentNames.ts';
import { CHARGE_TYPES, FAILURE_ENDS, GOALS, STATUSES, STOPPED_MODES } from '../shared/domain/instance.ts';
import { FAILED, REACHED } from '../shared/domain/outcomes.ts';
import { TAG } from '../shared/domain/tags.ts';

/** A fact has one place. A test may spell it once more, to judge it, and the local cloud knows nothing of this project. */

const SOURCES = ['functions', 'shared', 'cli', 'console', 'scripts', 'test', 'bench']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

function filesWith(holds: (text: string) => boolean): string[] {
  return SOURCES.filter(({ text }) => holds(text)).map(({ file }) => file);
}

/** Literals one after the other, as in an array or a union of types. */
function listsIn(text: string): string[][] {
  const runs = text.match(/'[^'\n]*'(\s*[,|]\s*'[^'\n]*')+/g) ?? [];
  return runs.map((run) => [...run.matchAll(/'([^'\n]*)'/g)].map(([, literal = '']) => literal));
}

test.each([
  ['goals', GOALS, ['shared/domain/instance.ts']],
  ['statuses', STATUSES, ['shared/domain/instance.ts']],
  ['charge types', CHARGE_TYPES, ['shared/domain/instance.ts']],
  ['ends of a failure', FAILURE_ENDS, ['shared/domain/instance.ts']],
  ['stopped modes', STOPPED_MODES, ['shared/domain/instance.ts']],
  ['functions', FUNCTIONS, ['shared/api/functions.ts']],
  // What follows from another list or from a table has no list of its own.
  ['functions that can be called', CALLED_FUNCTIONS, ['shared/api/functions.ts']],
  ['functions that set a goal', Object.values(SETTER_OF), ['shared/api/functions.ts']],
  ['types of outcomes', [...Object.values(REACHED), FAILED], []],
])('the list of %s stands in one place at most', (_what, names: readonly string[], files) => {
  expect(filesWith((text) => listsIn(text).some((list) => names.every((name) => list.includes(name))))).toEqual(files);
});

test.each([NAMES.deadLetterQueue, NAMES.outcomeTopic])('the name %s is spelt in one file', (name) => {
  expect(filesWith((text) => text.includes(name))).toEqual(['shared/api/deploymentNames.ts']);
});

test.each(Object.values(TAG))('the key of the tag %s is spelt nowhere: it follows from its prefix', (key) => {
  expect(filesWith((text) => text.includes(`'${key}'`))).toEqual([]);
});

test('every function has a folder of its name, and there is no other', () => {
  expect(readdirSync('functions').sort()).toEqual([...FUNCTIONS].sort());
});
