import { describe, expect, test } from 'vitest';
import { runNode } from '../support/run.ts';

describe.each([
  ['npm run bench', 'dist/bench/main.mjs'],
  ['npm run bench:policies', 'bench/policies/run.mjs'],
  ['npm run bench:cold', 'bench/cold/main.mjs'],
])('%s', (name, program) => {
  test('says what it measures, and its options', async () => {
    const { code, stdout, stderr } = await runNode([program, '--help']);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: ${name} --`);
    expect(stdout).toContain('--base <revision>');
  });

  test('refuses an option that it does not have in a line', async () => {
    const { code, stdout, stderr } = await runNode([program, '--bsae', 'HEAD']);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: unknown option '--bsae'\n/);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
