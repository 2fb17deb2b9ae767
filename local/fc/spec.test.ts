import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UsageError } from '../usageError.ts';
import { bundleFile, readSpec } from './spec.ts';

const OPTIONS = { offers: { MEMORY: '256' }, accountId: '42', accessKeyId: 'id', accessKeySecret: 'secret' };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'spec-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Reads an s.yaml whose one function has these properties, given as YAML, beside what every function has. */
const read = (props: Record<string, string> = {}) => {
  const file = path.join(directory, 's.yaml');
  const yaml = `edition: 3.0.0
name: n
access: default
vars:
  queue: jobs
resources:
  other:
    component: oss
    props: { bucket: b }
  worker:
    component: fc3
    props:
      functionName: worker
      code: ./dist/worker
${Object.entries({ runtime: 'nodejs20', handler: 'index.handler', ...props })
  .map(([name, value]) => `      ${name}: ${value}\n`)
  .join('')}`;
  writeFileSync(file, yaml);
  return readSpec(file, OPTIONS);
};

test('resolves variables, offers and the account; reads numbers given as text', async () => {
  const [config, ...others] = await read({
    memorySize: "${env('MEMORY', '512')}",
    timeout: "${env('UNSET_TIMEOUT', '60')}",
    role: "acs:ram::${config('AccountID')}:role/r",
    environmentVariables: '{ QUEUE: "${vars.queue}", COUNT: 5 }',
  });

  expect(others).toEqual([]);
  expect(config).toMatchObject({
    functionName: 'worker',
    memorySize: 256,
    timeout: 60,
    role: 'acs:ram::42:role/r',
    environmentVariables: { QUEUE: 'jobs', COUNT: '5' },
    codeDirectory: path.join(directory, 'dist/worker'),
    asyncInvokeConfig: { maxAsyncRetryAttempts: 3 },
    triggers: [],
  });
});

test("the user's own environment wins over what is offered, and is as it was afterwards", async () => {
  vi.stubEnv('MEMORY', '1024');
  vi.stubEnv('AccountID', 'of the user');
  const before = { ...process.env };

  const [config] = await read({ memorySize: "${env('MEMORY', '512')}" });

  expect(config?.memorySize).toBe(1024);
  expect({ ...process.env }).toEqual(before);
});

test.each([
  [{ runtime: 'python3.12' }, /resource worker, runtime: only the built-in Node/],
  [{ memorySize: '64' }, /resource worker, memorySize/],
  [{ handler: 'index' }, /resource worker, handler/],
  [{ environmentVariables: '{ FC_REGION: x }' }, /environmentVariables: names beginning with FC_/],
  [{ environmentVariables: `{ BIG: ${'x'.repeat(4094)} }` }, /environmentVariables: .* 4096 bytes/],
  [{ triggers: '[{ triggerName: t, triggerType: oss, triggerConfig: {} }]' }, /triggers\.0\.triggerType/],
  [
    { triggers: '[{ triggerName: t, triggerType: http, triggerConfig: { authType: jwt, authConfig: {} } }]' },
    /triggers\.0\.triggerConfig: authConfig must hold jwks/,
  ],
  [{ timeout: "${env('NOBODY_SET_THIS')}" }, /cannot be resolved.*NOBODY_SET_THIS/s],
])('refuses what it cannot run: %j', async (props, message) => {
  await expect(read(props)).rejects.toThrow(UsageError);
  await expect(read(props)).rejects.toThrow(message);
});

test('refuses a file that is not there', async () => {
  await expect(readSpec(path.join(directory, 'none.yaml'), OPTIONS)).rejects.toThrow(/none.yaml does not exist/);
});

test('refuses a spec without functions', async () => {
  const file = path.join(directory, 'empty.yaml');
  writeFileSync(file, 'edition: 3.0.0\nname: x\nresources: {}\n');

  await expect(readSpec(file, OPTIONS)).rejects.toThrow(UsageError);
});

test('finds the bundle of a handler, or says how to build it', async () => {
  const [config] = await read();
  if (config === undefined) throw new Error('the fixture has one function');

  expect(() => bundleFile(config)).toThrow(/run npm run build/);

  mkdirSync(config.codeDirectory, { recursive: true });
  writeFileSync(path.join(config.codeDirectory, 'index.mjs'), '');

  expect(bundleFile(config)).toBe(path.join(config.codeDirectory, 'index.mjs'));
});
