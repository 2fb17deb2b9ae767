import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_TABLE } from '../../shared/cloud/errorTable.ts';

const headings = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading); // prettier-ignore

/** The sources of the functions, without tests. */
function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /(?<!\.test)\.ts$/.test(name) ? [readFileSync(path, 'utf8')] : [];
  });
}

/** Where codes of our own are written: in a step or a refusal, in an error, and as a constant of its own. */
const OWN_CODE =
  /(?:\bcode: |new RequestError\(\s*(?:\d+|\w+),\s*|export const [A-Z_]+ = )'([A-Z][a-zA-Z]+(?:\.[A-Z]\w+)*)'/g;

/** Neither in an outcome nor in an answer. */
const OTHERS = ['Unknown'];

const text = sources('shared')
  .concat(sources('functions'))
  .join('\n')
  .replaceAll(/^\s*(?:\*|\/\/).*$/gm, '');
const codes = [...new Set([...text.matchAll(OWN_CODE)].map(([, code = '']) => code))].filter(
  (code) => !OTHERS.includes(code),
);

describe('the runbook has a section', () => {
  test('of every code of our own', () => {
    // Were it not to find these, it would find none.
    expect(codes).toEqual(
      expect.arrayContaining(['DeadlineExceeded', 'InstanceVanished', 'FiringMissed', 'NoInstances']),
    );
    expect(codes.filter((code) => !headings.includes(code))).toEqual([]);
  });

  test('of every class of ECS’s codes', () => {
    const classes = new Set(ERROR_TABLE.map(({ class: kind }) => `Class ${kind}`));

    expect([...classes].filter((kind) => !headings.includes(kind))).toEqual([]);
  });

  test('of every refusal by a guard rail, in one', () => {
    expect(headings).toContain('GuardRail');
  });

  test('once each', () => {
    expect(headings.filter((heading, index) => headings.indexOf(heading) !== index)).toEqual([]);
  });
});
