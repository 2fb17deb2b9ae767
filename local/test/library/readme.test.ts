import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What a program prints that is given to Node.js as text, and finds the packages of this project. */
async function printed(program: string, ...flags: string[]): Promise<string> {
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--eval', program], { cwd });
  return stdout.trim();
}

test('the first example of the README creates an instance that runs', async () => {
  const [, example = ''] = /```js\n(.*?)```/s.exec(README) ?? [];
  const end = 'await cloud.stop();';
  const program = example.replace(end, () => `console.log(cloud.stats().ecs.instances.Running); ${end}`);

  expect(await printed(program, '--input-type=module')).toBe('1');
});

const USE = `({ startLocalCloud }) => startLocalCloud({ services: ['ecs'] })
  .then(async (cloud) => { console.log(typeof cloud.stop); await cloud.stop(); })`;

test('a CommonJS program imports the library', async () => {
  expect(await printed(`import('@ecs-provisioner/local-cloud').then(${USE})`)).toBe('function');
});

test.runIf('require_module' in process.features)('a CommonJS program requires it, where Node.js can', async () => {
  expect(await printed(`(${USE})(require('@ecs-provisioner/local-cloud'))`)).toBe('function');
});
