import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { FUNCTIONS, RAILED_FUNCTIONS, type FunctionName } from '../../shared/api/functions.ts';
import { ECS_API } from '../../shared/cloud/ecs.ts';
import { PREVIEW_API } from '../../shared/cloud/ecsPreview.ts';

const ADAPTER = 'shared/cloud/ecsSdk.ts';
const PORT = 'shared/cloud/ecs.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Builds a copy of the project with one changed file. */
function buildWith(file: string, change: (text: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  folders.push(folder);
  const copied = ['functions', 'shared', 'scripts', 'local'];
  for (const name of copied) cpSync(name, join(folder, name), { recursive: true });
  // The rest is linked, because no function's bundle contains it.
  const linked = readdirSync('.').filter((name) => ![...copied, 'dist'].includes(name) && !name.startsWith('.'));
  for (const name of linked) symlinkSync(resolve(name), join(folder, name));
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, file), after);
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, encoding: 'utf8' });
  const bundleOf = (name: string): string => readFileSync(join(folder, 'dist', name, 'index.js'), 'utf8');
  return { status, stderr, bundleOf };
}

/** The operations of ECS that a function calls. */
function operationsOf(name: FunctionName): string[] {
  if (name === 'notify') return [];
  const apis = new Set<string>(Object.values(name === 'plan' ? PREVIEW_API : ECS_API));
  return [...apis].map((api) => api.charAt(0).toLowerCase() + api.slice(1));
}

describe('the build', () => {
  test('puts every operation and its call into every bundle, whatever the names of local variables', () => {
    const built = buildWith(ADAPTER, (text) => text.replaceAll(/\bclient\b/g, 'api'));

    expect(built).toMatchObject({ status: 0, stderr: '' });

    for (const name of FUNCTIONS) {
      const bundle = built.bundleOf(name);
      for (const operation of operationsOf(name)) {
        expect(bundle).toContain(`async ${operation}WithOptions(`);
        expect(bundle).toContain(`.${operation}WithOptions(`);
      }
    }
  });

  test('leaves prices out of the bundles that know no guard rails, and plan cannot change an instance', () => {
    const bundleOf = (name: FunctionName): string => readFileSync(join('dist', name, 'index.js'), 'utf8');

    for (const name of FUNCTIONS.filter((each) => !RAILED_FUNCTIONS.includes(each)))
      expect(bundleOf(name)).not.toContain('DescribePrice');
    for (const call of ['deleteInstances', 'startInstances', 'tagResources', 'SendMessage']) {
      expect(bundleOf('plan')).not.toContain(call);
    }
  });

  test.each([
    [
      'no API is listed',
      PORT,
      (text: string) => text.replace(/ECS_API = \{[^}]*\} as const/, 'ECS_API = {} as const'),
      'No API of ECS is named',
    ],
    [
      'the SDK has no such operation',
      PORT,
      (text: string) => text.replace("createInstance: 'CreateInstance'", "createInstance: 'CreateServer'"),
      'no method createServerWithOptions',
    ],
    [
      'a listed operation is not called',
      ADAPTER,
      (text: string) => text.replace('client.tagResourcesWithOptions(request', 'Promise.resolve(request'),
      'does not call tagResources',
    ],
    [
      'an operation is called that is not listed',
      ADAPTER,
      (text: string) => text.replace('client.tagResourcesWithOptions(', 'client.addTagsWithOptions('),
      'calls addTags, which was left out',
    ],
  ])('fails where %s', (_what, file, change, reason) => {
    const { status, stderr } = buildWith(file, change);

    expect(status).not.toBe(0);
    expect(stderr).toContain(reason);
  });
});
