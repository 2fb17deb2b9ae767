import { spawnSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../load.mjs';
import { buildComponent } from './component.mjs';
import { startLocalCloud } from './localCloud.mjs';

/**
 * Takes this project through its life with the real Serverless Devs and the real component fc3, against an empty local
 * cloud: deploy, info, invoke, deploy again, change, plan, one trigger, create until it runs, a log project of one's own,
 * remove; then the same functions in a private network. It needs the network once, for the component's source and packages.
 *
 * `node scripts/serverlessDevs/main.mjs [folder]`: the folder keeps the component for the next time, and a log of each
 * step. It must lie outside every repository. Default: a temporary one, which is taken away.
 */
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const { CALLED_FUNCTIONS: CALLED, FUNCTIONS: ALL } = await load('shared/api/functions.ts');
const { logProjectOf } = await load('cli/setup/logProject.ts');

const given = process.argv[2];
const folder = given ?? (await mkdtemp(join(tmpdir(), 'serverless-devs-')));
const work = join(folder, 'work');
const home = join(folder, 'home');
let steps = 0;
await prepareWork(await buildComponent(join(folder, 'fc3')));
const cloud = await startLocalCloud(PROJECT);

/** The log project that the first deployment has made, by its name instead of `auto`. */
const OWN_LOGS = {
  project: logProjectOf(cloud.ready.region, cloud.ready.accountId),
  logstore: 'default-logs',
  enableRequestMetrics: true,
  enableInstanceMetrics: true,
  logBeginRule: 'DefaultRegex',
};

const NETWORK = {
  FUNCTION_VPC_ID: 'vpc-local',
  FUNCTION_VSWITCH_ID: 'vsw-local-a',
  FUNCTION_SECURITY_GROUP_ID: 'sg-local',
};

try {
  await live();
  await livePrivately();
} finally {
  await cloud.close();
  if (given === undefined) await rm(folder, { recursive: true });
}

/** The project as a deployment sees it: s.yaml and dist, and a component that lies on this machine. */
async function prepareWork(component) {
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'fc3-domain'), { recursive: true });
  for (const name of ['s.yaml', 's.private.yaml']) {
    const spec = await readFile(join(PROJECT, name), 'utf8');
    await writeFile(join(work, name), spec.replaceAll('component: fc3\n', `component: ${component}\n`));
  }
  await cp(join(PROJECT, 'dist'), join(work, 'dist'), { recursive: true });
  // With a package of this name in the working folder, the component does not ask its registry for one.
  await writeFile(join(work, 'fc3-domain/package.json'), '{"name": "fc3-domain", "main": "index.js"}');
  const nothing =
    'module.exports = { default: class { async plan() {} async info() {} async deploy() {} async remove() {} } };';
  await writeFile(join(work, 'fc3-domain/index.js'), nothing);
}

async function live() {
  const refused = await s('deploy', '-y', { refused: true });
  expect('what lacks its role is refused', /error: role ecs-provisioner: is missing .*setup/.test(refused));
  expect('before anything is deployed', (await cloud.functionNames()).length === 0);
  await run('setup', [join(PROJECT, 'dist/cli/main.mjs'), 'setup'], { cwd: work, env: cloud.environment(home) });
  const deployed = await s('deploy', '-y');
  expect('the checks run once', (deployed.match(/pre-action completed/g) ?? []).length === 1);
  const info = await s('info');
  const functions = Object.fromEntries(CALLED.map((name) => [name, urlIn(info, name)]));
  expect('info names the URL of every HTTP trigger', !Object.values(functions).includes(undefined));
  const invoked = await s('planner', 'invoke', '-e', '{"count": 2}');
  expect('the deployed function answers', /"passes":\s*true/.test(invoked));

  const unchanged = await s('deploy');
  expect('an unchanged deployment asks nothing', !asksIn(unchanged));
  expect('and uploads nothing', (await withoutUpload()) === ALL.length);
  await appendFile(join(work, 'dist/status/index.js'), '\n// changed\n');
  await s('deploy', '-y');
  expect('a changed function is uploaded, and no other', (await withoutUpload()) === ALL.length - 1);
  await changeSpec('CountBasedWindow: 50', 'CountBasedWindow: 40');
  expect('plan of s shows a changed trigger', /CountBasedWindow\D*(50\D*)?40/.test(await s('plan')));
  await s('reconcile', 'deploy', '-y', '--trigger', 'queue');
  expect('which is deployed by its name', /CountBasedWindow\D*40/.test(await s('reconcile', 'info')));

  const target = JSON.stringify({ ...cloud.ready, functions });
  const planned = await commandLine('plan', '--count', '2', '--target', target);
  expect('plan passes through what was deployed', planned.includes('create would make 2'));
  const created = await commandLine('create', '--count', '2', '--request-id', 'real', '--target', target);
  expect('create watches both until they run', (created.match(/│ Running │/g) ?? []).length === 2);
  const status = await commandLine('status', '--request-id', 'real', '--target', target);
  expect('status says Running', (status.match(/│ Running │/g) ?? []).length === 2);

  // As docs/deploy.md has it for deployers without rights of the log service.
  await changeSpec('logConfig: auto', `logConfig: ${JSON.stringify(OWN_LOGS)}`);
  await s('status', 'deploy', '-y');
  const logged = await s('status', 'info');
  expect('functions log to a project that somebody else has made', Object.values(OWN_LOGS).every((value) => logged.includes(String(value)))); // prettier-ignore
  expect('which is no change the next time', !asksIn(await s('status', 'deploy')));

  await s('remove', '-y');
  const left = await cloud.functionNames();
  expect('nothing is left', left.length === 0);
}

/** docs/private-network.md. The functions are not called: the endpoints of that network are not here. */
async function livePrivately() {
  const deploy = ['deploy', '-t', 's.private.yaml'];
  await s(...deploy, '-y');
  const info = await s('info', '-t', 's.private.yaml');
  const shown = (text) => info.split(text).length - 1;
  expect(
    'every function is in the network',
    Object.values(NETWORK).every((id) => shown(id) >= ALL.length),
  );
  expect(
    'and has no way to the internet',
    /internetAccess:\W*false/.test(info) && !/internetAccess:\W*true/.test(info),
  );
  expect('an unchanged deployment asks nothing', !asksIn(await s(...deploy)));
  await s('remove', '-y', '-t', 's.private.yaml');
  expect('nothing is left', (await cloud.functionNames()).length === 0);
}

async function changeSpec(before, after) {
  const spec = await readFile(join(work, 's.yaml'), 'utf8');
  if (!spec.includes(before)) throw new Error(`s.yaml does not hold ${before}.`);
  await writeFile(join(work, 's.yaml'), spec.replace(before, after));
}

/** Runs `s` as it is, with nobody to answer its questions, and returns what it wrote. `{refused: true}`: it must fail. */
async function s(...args) {
  await rm(home, { recursive: true, force: true });
  await mkdir(home);
  const { refused = false } = typeof args.at(-1) === 'object' ? args.pop() : {};
  const options = { cwd: work, env: { ...cloud.environment(home), ...NETWORK }, refused };
  return run('s', [join(PROJECT, 'node_modules/.bin/s'), ...args], options);
}

/** Runs this project's command line. It speaks to the local cloud without proxy. */
function commandLine(...args) {
  return run('ecs-provisioner', [join(PROJECT, 'dist/cli/main.mjs'), ...args], { cwd: PROJECT, env: process.env });
}

async function run(name, [file, ...args], { cwd, env, refused = false }) {
  const started = Date.now();
  const ran = spawnSync(process.execPath, [file, ...args], { cwd, env, encoding: 'utf8', input: '', timeout: 300_000 });
  const output = `${ran.stdout}${ran.stderr}`;
  // The target is long, and its place is plain.
  const step = [name, ...args.filter((arg) => arg !== '--target' && !arg.startsWith('{"ecs"'))].join(' ');
  await writeFile(join(folder, `${(steps += 1)}.log`), output);
  console.log(`${steps}. ${step}: exit ${ran.status} after ${Math.round((Date.now() - started) / 1000)} s`);
  if ((ran.status !== 0) !== refused) throw new Error(`${step} did not end as it should:\n${output.slice(-3000)}`);
  return output;
}

function expect(what, holds) {
  console.log(`  ${holds ? 'yes' : 'NO'}: ${what}`);
  if (!holds) process.exitCode = 1;
}

/** The functions whose upload the last command left out. Only its logs say so, a file for each function. */
async function withoutUpload() {
  const logs = await readdir(home, { recursive: true });
  const texts = await Promise.all(
    logs.filter((file) => file.endsWith('.log')).map((file) => readFile(join(home, file), 'utf8')),
  );
  return texts.filter((text) => text.includes('skip uploadCode')).length;
}

function asksIn(output) {
  return /\(y\/n\)/i.test(output);
}

function urlIn(info, name) {
  return new RegExp(`system_url:\\S*\\s+(http://\\S+/${name})\\b`).exec(info)?.[1];
}
