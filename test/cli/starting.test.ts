import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeProblem } from '../../scripts/nodeProblem.mjs';
import { COMMAND_LINE } from '../support/programs.ts';
import { run, runNode } from '../support/run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'starting-'));
  cpSync('dist', join(folder, 'dist'), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what keeps the command line from starting is told in a line', () => {
  test('packages that are not installed', async () => {
    const help = await runNode([join(folder, COMMAND_LINE), '--help']);
    const ran = await runNode([join(folder, COMMAND_LINE), 'list']);

    expect([help.code, help.stderr]).toEqual([0, '']);
    expect(ran).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: The package @alicloud/openapi-core is not installed: run npm ci in ${folder}/.\n`,
    });
  });

  test.each([
    ['18.20.8', false],
    ['20.11.1', false],
    ['20.12.0', true],
    ['22.0.0', true],
  ])('Node.js %s: fits is %s', (version, fits) => {
    expect(nodeProblem(version)).toEqual(
      fits ? undefined : `This is Node.js ${version}, and 20.12 or newer is needed: install it, or run "nvm use".`,
    );
  });

  test('which it also does as npm links it: by another name, from elsewhere', async () => {
    symlinkSync(join(process.cwd(), COMMAND_LINE), join(folder, 'ecs-provisioner'));

    expect(await runNode([join(folder, 'ecs-provisioner'), '--version'])).toMatchObject({ code: 0, stderr: '' });
  });
});

test.runIf(existsSync('/dev/full'))('an output that cannot be written ends it with a line', async () => {
  const ran = await run('bash', ['-c', `${process.execPath} ${COMMAND_LINE} --help > /dev/full`]);

  expect(ran).toEqual({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/^error: The output cannot be written: ENOSPC.*\n$/) as string,
  });
});
