import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { vi } from 'vitest';
import { NEEDS } from '../../cli/localCloud.ts';
import { startCloud } from '../../local/cloud.ts';
import { CredentialStore } from '../../local/credentials.ts';
import { Queue } from '../../local/mns/model/queue.ts';
import { Topic } from '../../local/mns/model/topic.ts';
import { completeSettings } from '../../local/settings.ts';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import { connectClient, type Client } from '../support/connectClient.ts';
import { connectControl, type Control } from '../support/connectControl.ts';
import type { Endpoints } from '../support/endpoints.ts';
import { signed } from '../support/signed.ts';
import { PROJECT } from '../support/startCloudProcess.ts';
import type { Saying } from './leaks.ts';

/** A local cloud that records everything that leaves a function, and knows all secrets that go in. */
export interface ListeningCloud extends Client, Control {
  endpoints: Endpoints;
  /** Everything that was logged, sent, published and answered so far. */
  sayings(): Saying[];
  /** The secret of the access key, and the secrets and tokens of all role credentials that functions got. */
  secrets(): Record<string, string>;
  /** Sends a body to the HTTP trigger of a function as it is, and records the answer. */
  post(name: string, body: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

interface Options {
  accessKeySecret: string;
  nightly?: string;
}

/**
 * Starts it with the built bundles. Only the timeouts of their ECS calls are cut from 10 to 50 s to 0.7 s, so that
 * tests need not wait.
 * @param options.nightly the payload of create's timer, which then fires every minute of the cloud; undefined: the
 * timer is off.
 */
export async function startListeningCloud({ accessKeySecret, nightly }: Options): Promise<ListeningCloud> {
  const sayings: Saying[] = [];
  const hear = (where: string, text: string): void => {
    sayings.push({ where, text });
  };
  const sentToMns = overhearMns();
  const issue = vi.spyOn(CredentialStore.prototype, 'issue');
  const directory = await impatientCopy(nightly);
  const log = pino({ base: null, level: 'trace' }, { write: (line: string) => { hear('the log', line); } }); // prettier-ignore
  const settings = { ...NEEDS, accessKeySecret, spec: join(directory, 's.yaml'), speed: 20, seed: 7 };
  const cloud = await startCloud({
    ...completeSettings({ ...settings, ports: { ecs: 0, mns: 0, fc: 0 } }),
    worker: await readFile(`${PROJECT}local/dist/worker.cjs`, 'utf8'),
    consolePage: () => ({ js: '', css: '' }),
    log,
  });
  const endpoints = cloud.endpoints as Endpoints;
  return {
    endpoints,
    ...connectControl(endpoints),
    ...(await connectClient(endpoints)),
    sayings: () => [...sayings, ...sentToMns()],
    secrets: () => {
      const issued = issue.mock.results.flatMap(({ type, value }) => (type === 'return' ? [value] : []));
      return Object.fromEntries([
        ['the access key secret', accessKeySecret],
        ...issued.flatMap(({ accessKeySecret: secret, securityToken = '' }, index) => [
          [`the role's secret ${index}`, secret],
          [`the role's token ${index}`, securityToken],
        ]),
      ]) as Record<string, string>;
    },
    post: async (name, body, headers = {}) => {
      const url = new URL(endpoints.functions[name] ?? '');
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: { ...signed('POST', url, endpoints), ...headers },
      });
      const text = await response.text();
      hear(`the answer of ${name}`, `${response.status} ${JSON.stringify([...response.headers])} ${text}`);
      return { status: response.status, text };
    },
    close: async () => {
      await cloud.close();
      await rm(directory, { recursive: true });
      vi.restoreAllMocks();
    },
  };
}

/** Records every message of every queue (work items, dead letters) and every outcome, as they were sent. */
function overhearMns(): () => Saying[] {
  const sent = vi.spyOn(Queue.prototype, 'send').mock;
  const published = vi.spyOn(Topic.prototype, 'publish').mock;
  return () => [
    ...sent.calls.map(([{ body }], index) => {
      const queue: unknown = sent.contexts[index];
      return { where: `a message in ${queue instanceof Queue ? queue.name : ''}`, text: body };
    }),
    ...published.calls.map(([message]) => ({ where: 'an outcome', text: JSON.stringify(message) })),
  ];
}

function withTimer(spec: string, payload: string): string {
  return spec
    .replace('enable: false', 'enable: true')
    .replace(/cronExpression: 'CRON_TZ.*'/, `cronExpression: '0 * * * * *'`)
    .replace(/payload: '\{"count".*'/, `payload: '${payload}'`);
}

/** Copies s.yaml and the bundles into a folder of their own, with short timeouts. */
async function impatientCopy(nightly: string | undefined): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'canaries-'));
  const spec = await readFile('s.yaml', 'utf8');
  await writeFile(join(directory, 's.yaml'), nightly === undefined ? spec : withTimer(spec, nightly));
  await mkdir(join(directory, 'dist'));
  for (const name of FUNCTIONS) {
    await cp(`dist/${name}`, join(directory, 'dist', name), { recursive: true });
    const file = join(directory, 'dist', name, 'index.js');
    const bundle = await readFile(file, 'utf8');
    const impatient = bundle.replace('create:5e4,change:46e3,describe:1e4', 'create:700,change:700,describe:700');
    // notify calls no ECS.
    if (impatient === bundle && name !== 'notify')
      throw new Error(
        `The bundle of ${name} does not have the timeouts of shared/cloud/ecsClient.ts where this test expects them.`,
      );
    await writeFile(file, impatient);
  }
  return directory;
}
