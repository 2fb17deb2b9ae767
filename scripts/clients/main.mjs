import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../load.mjs';
import { CLIENTS, versionOf } from './clients.mjs';
import { lastLines, NotHad, run } from './run.mjs';

/**
 * Takes the vendor's clients of other languages through the life of an instance and of a message, against a local cloud
 * that its command starts. `node scripts/clients/main.mjs [language …]`; default: all. It installs them into a temporary
 * folder. It ends with 1 when a client fails, and with 2 when none fails but one could not be had here.
 */
const FAILED = 1;
const NOT_RUN = 2;

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const clients = CLIENTS.filter(({ language }) => wanted.length === 0 || wanted.includes(language.toLowerCase()));
if (clients.length === 0) throw new Error(`there are clients of ${[...new Set(CLIENTS.map((each) => each.language))].join(', ')}`); // prettier-ignore

const counts = { did: 0, failed: 0, notRun: 0 };
const folder = await mkdtemp(join(tmpdir(), 'clients-'));
const { startServerProcess } = await load('cli/serverProcess.ts');
const server = await startServerProcess([
  'local/dist/main.js',
  ...['--json', '--only', 'ecs,mns', '--proxy', '0', '--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'],
  // Long enough for a client to see each status, and no longer.
  ...['--pending', '0.2', '--starting', '0.2', '--stopping', '0.2'],
]);
try {
  const cloud = JSON.parse(server.line);
  for (const client of clients) await take(client, cloud);
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}
console.log(`${counts.did} did all, ${counts.failed} failed, ${counts.notRun} not run`);
process.exitCode = counts.failed > 0 ? FAILED : counts.notRun > 0 ? NOT_RUN : 0;

/** Installs a client and runs its program at the endpoint, and behind the proxy where its program can do without one. */
async function take(client, cloud) {
  const title = `${client.language}, ${client.package} ${await versionOf(client)}`;
  const place = join(folder, client.language);
  await mkdir(place, { recursive: true });
  try {
    const { command, args, proxyArgs, env } = await client.prepare(place, cloud);
    const base = { ...process.env, ...env };
    await report(title, client, () => run(command, args, { cwd: place, env: { ...base, ...atEndpoint(cloud) } }));
    if (!client.proxied) return;
    const proxied = { ...base, ...needs(cloud), ...cloud.proxy.environment };
    await report(`${title}, by proxy`, client, () => run(command, [...proxyArgs, ...args], { cwd: place, env: proxied })); // prettier-ignore
  } catch (error) {
    if (!(error instanceof NotHad)) throw error;
    counts.notRun += 1;
    console.log(`${title}: not run: ${error.message}`);
  }
}

async function report(title, { steps }, runProgram) {
  const { status, stdout, stderr } = await runProgram();
  // Java's SDK writes warnings of its own between them.
  const done = stdout.split('\n').filter((line) => steps.includes(line));
  const whole = status === 0 && done.join() === steps.join();
  counts[whole ? 'did' : 'failed'] += 1;
  const told = done.join(', ') || 'nothing';
  console.log(whole ? `${title}: ${told}` : `${title}: FAILED after ${told}: ${lastLines(stderr)}`);
}

function atEndpoint(cloud) {
  return { ...needs(cloud), ECS_HOST: new URL(cloud.ecs).host };
}

/** The variables of the programs. All that they name is in the local cloud from its start. */
function needs(cloud) {
  return {
    MNS: cloud.mns,
    REGION: cloud.region,
    KEY_ID: cloud.accessKeyId,
    KEY_SECRET: cloud.accessKeySecret,
    IMAGE_ID: 'aliyun_3_x64_20G_alibase_20240528.vhd',
    INSTANCE_TYPE: 'ecs.g6.large',
    SECURITY_GROUP_ID: 'sg-local',
    VSWITCH_ID: 'vsw-local-a',
  };
}
