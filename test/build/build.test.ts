import { appendFileSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoints } from '../support/endpoints.ts';
import { signed } from '../support/signed.ts';
import { copyProject, INSTALLED, type ProjectCopy } from './copyProject.ts';

const PATIENCE = 180_000;

/** A build that went well: it says nothing. */
const BUILT = { code: 0, stdout: '', stderr: '' };

let project: ProjectCopy;
const inProject = (file: string): string => join(project.folder, file);
/** When a built file was last put in its place. */
const changed = (file: string): bigint => statSync(inProject(file), { bigint: true }).ctimeNs;

beforeAll(async () => {
  project = copyProject();
  expect(await project.build()).toEqual(BUILT);
}, PATIENCE);
afterAll(() => {
  project.close();
});

test('a build with nothing to do changes nothing', { timeout: PATIENCE }, async () => {
  const before = changed('dist/create/index.js');

  expect(await project.build()).toEqual(BUILT);

  expect(changed('dist/create/index.js')).toBe(before);
});

test('a build replaces what somebody deleted', { timeout: PATIENCE }, async () => {
  rmSync(inProject('dist/stop/index.js'));

  expect(await project.build()).toEqual(BUILT);

  expect(statSync(inProject('dist/stop/index.js')).isFile()).toBe(true);
});

test.each(['functions/start/index.ts', 'local/package.json', 'tsconfig.json', 'package-lock.json', INSTALLED])(
  'a build depends on %s',
  { timeout: PATIENCE },
  async (file) => {
    const before = await project.hashInputs();

    appendFileSync(inProject(file), '\n');

    expect(await project.hashInputs()).not.toBe(before);
  },
);

test('a local cloud works on while and after two builds run side by side', { timeout: PATIENCE }, async () => {
  const bundle = inProject('dist/stop/index.js');
  const log: string[] = [];
  const cloud = await project.startCloud((line) => log.push(line));
  try {
    const seen = new Set([read(bundle)]);
    appendFileSync(inProject('functions/stop/index.ts'), `\nconsole.log('built anew');\n`);
    const state = { building: true };
    const builds = Promise.all([project.build(), project.build()]).finally(() => (state.building = false));
    const answers = new Set<number>();
    while (state.building) {
      answers.add(await call(cloud.endpoints, 'status', 'GET'));
      seen.add(read(bundle));
    }
    expect(await builds).toEqual([BUILT, BUILT]);

    // A function refuses a request that names no instance: that it says so shows that it runs.
    expect([...answers, await call(cloud.endpoints, 'stop', 'POST')]).toEqual([400, 400]);
    expect(log.join('\n')).toContain('built anew');
    // At every moment the bundle was there, either the old or the new one.
    expect([...seen].at(-1)).toBe(read(bundle));
    expect(seen.size).toBe(2);
  } finally {
    await cloud.close();
  }
  const before = changed('dist/stop/index.js');
  await project.build();

  expect(changed('dist/stop/index.js')).toBe(before);
});

const read = (file: string): string => readFileSync(file, 'utf8');

async function call(endpoints: Endpoints, name: string, method: string): Promise<number> {
  const url = new URL(endpoints.functions[name] ?? '');
  const headers = signed(method, url, endpoints);
  const response = await fetch(url, { method, headers, ...(method === 'POST' && { body: '{}' }) });
  await response.arrayBuffer();
  return response.status;
}

test('without the built local cloud, one line says so', { timeout: PATIENCE }, async () => {
  rmSync(inProject('local/dist/main.js'));

  expect(await project.commandLine('local')).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: .*local\/dist\/main\.js does not exist: run npm run build\.\n$/) as string,
  });
});

test('without packages, one line says so', { timeout: PATIENCE }, async () => {
  renameSync(inProject(INSTALLED), inProject('elsewhere.json'));

  expect(await project.build()).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The packages are not installed: run npm ci.\n',
  });
});
