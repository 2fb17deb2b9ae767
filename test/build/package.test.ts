import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServerProcess } from '../../cli/serverProcess.ts';
import { FREE_PORTS } from '../../cli/localCloud.ts';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import { run, runNode, type Ran } from '../support/run.ts';

/** Packages may come from a registry, on a busy machine. */
const PATIENCE = 300_000;

interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
}
const manifestOf = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const { name, version, dependencies } = manifestOf('package.json');

let folder: string;
let packed: { filename: string; files: { path: string }[] };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  const { stdout } = await npm(['pack', '--silent', '--json', '--ignore-scripts', '--pack-destination', folder]);
  [packed] = JSON.parse(stdout) as [typeof packed];
}, PATIENCE);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs npm as a user does: without what the npm that runs these tests tells its children. */
function npm(args: readonly string[], cwd?: string): Promise<Ran> {
  const told = Object.keys(process.env).filter((each) =>
    /^npm_(?!config_)|^npm_config_(local_prefix|workspace)/.test(each),
  );
  return run('env', [...told.flatMap((each) => ['-u', each]), 'npm', ...args], cwd === undefined ? {} : { cwd });
}

test('the package has a scope and a version, and what it is made of', () => {
  const files = packed.files.map(({ path }) => path).filter((path) => !path.startsWith('node_modules/'));

  expect(name).toMatch(/^@ecs-provisioner\//);
  expect(packed.filename).toContain(`-${version}.tgz`);
  expect(files).toEqual(
    expect.arrayContaining([
      ...FUNCTIONS.map((each) => `dist/${each}/index.js`),
      ...['dist/cli/main.mjs', 'dist/cli/commandLine.mjs', 'dist/cli/preDeploy.mjs', 'local/dist/main.js'],
      ...['s.yaml', 's.private.yaml', 'README.md', 'LICENSE', 'docs/getting-started.md'],
    ]),
  );
});

test('it holds no sources, no tests, no maps and no settings of those who develop it', () => {
  const own = packed.files.map(({ path }) => path).filter((path) => !path.startsWith('node_modules/'));

  expect(
    own.filter((path) => /\.(ts|map|test\.\w+)$|^(test|bench|scripts|cli|shared|functions)\/|(^|\/)\./.test(path)),
  ).toEqual([]);
});

test('it needs what its local cloud needs', () => {
  expect(dependencies).toMatchObject(manifestOf('local/package.json').dependencies);
});

test('whoever installs it runs its command and its local cloud', { timeout: PATIENCE }, async () => {
  const installed = await npm(
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent', `./${packed.filename}`],
    folder,
  );
  const program = join(folder, 'node_modules', name, 'dist/cli/main.mjs');

  const said = await run(join(folder, 'node_modules/.bin/ecs-provisioner'), ['--version'], { cwd: folder });
  const { line, close } = await startServerProcess([program, 'local', '--json', ...FREE_PORTS], { cwd: folder });
  const planned = await runNode([program, 'plan', '--target', line], { cwd: folder });
  await close();

  expect(installed.code).toBe(0);
  expect(said).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('create would make 1') as string });
});
