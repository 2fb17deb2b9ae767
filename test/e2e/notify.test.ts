import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DEFAULT_IMAGE_ID,
  DEFAULT_INSTANCE_TYPE,
  DEFAULT_SECURITY_GROUP_ID,
  DEFAULT_VSWITCH_ID,
} from '../../local/ecs/defaults.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import { connectMnsClient } from '../support/connectMnsClient.ts';
import { deployBundles } from '../support/deployBundles.ts';
import { startAccount, type StartedAccount } from '../support/startAccount.ts';

const PATIENCE = 300_000;
const COUNT = 100;
const SECRETS = {
  webhook: 'canary-1-of-the-webhook',
  dingTalk: 'SECcanary-2-of-dingtalk',
  token: 'canary-3-in-the-url',
};

interface Received {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

let account: StartedAccount;
let variables: Record<string, string>;
let receiver: Server;
/** What the webhook and the group took, and what they answer: the webhook's status, the group's code. */
const received: Received[] = [];
const answer = { status: 200, errcode: 0 };
/** All that the local cloud has logged, and with it the functions. */
const logged: string[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  // Time stands still until it is told to pass: ten minutes without the webhook are over at once.
  account = await startAccount(['--speed', '0'], (line) => logged.push(line));
  variables = {
    ...{ IMAGE_ID: DEFAULT_IMAGE_ID, INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE, SYSTEM_DISK_CATEGORY: 'cloud_essd' },
    ...{ SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID, VSWITCH_ID: DEFAULT_VSWITCH_ID },
    ...{ NOTIFY_WEBHOOK_URL: `${url}/hook/${SECRETS.token}`, NOTIFY_WEBHOOK_SECRET: SECRETS.webhook },
    ...{ NOTIFY_DINGTALK_URL: `${url}/robot?access_token=${SECRETS.token}`, NOTIFY_DINGTALK_SECRET: SECRETS.dingTalk },
  };
  await cli('setup');
  await deployBundles(account.endpoints, { ...account.env, ...variables });
  await cli('target', 'add', 'mine');
}, PATIENCE);
afterAll(async () => {
  await account.close();
  receiver.closeAllConnections();
  receiver.close();
});

async function startReceiver(): Promise<Server> {
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const { pathname } = new URL(request.url ?? '', 'http://here');
      const isGroup = pathname === '/robot';
      const taken = isGroup ? answer.errcode === 0 : answer.status === 200;
      const { url: path = '', headers } = request;
      if (taken) received.push({ path, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(isGroup ? 200 : answer.status);
      response.end(isGroup ? JSON.stringify({ errcode: answer.errcode, errmsg: '' }) : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Runs a command that succeeds, and returns what it prints. */
async function cli(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await account.cli(args, variables);
  expect([args.join(' '), code, code === 0 ? '' : stdout + stderr]).toEqual([args.join(' '), 0, '']);
  logged.push(stdout, stderr);
  return stdout;
}

async function pass(seconds: number): Promise<void> {
  const body = JSON.stringify({ advance: `${seconds}s` });
  expect((await fetch(`${account.endpoints.fc}/_local/clock`, { method: 'POST', body })).status).toBe(200);
}

async function create(requestId: string, count: number): Promise<void> {
  await cli('create', '--request-id', requestId, '--count', String(count), '--no-wait', '--target', 'mine');
}

const toldTo = (channel: 'hook' | 'robot') => received.filter(({ path }) => path.startsWith(`/${channel}`));
const outcomesOf = ({ body }: Received): Outcome[] => (JSON.parse(body) as { outcomes: Outcome[] }).outcomes;
const letters = async (): Promise<{ reason: string }[]> =>
  (JSON.parse(await cli('dead-letters', 'list', '--target', 'mine', '--json')) as { letters: { reason: string }[] }).letters; // prettier-ignore

test('a hundred servers are told in at most five messages, each signed', { timeout: PATIENCE }, async () => {
  await create('hundred', COUNT);
  await pass(90);

  const told = toldTo('hook');
  expect(told.flatMap(outcomesOf).map(({ type }) => type)).toEqual(Array(COUNT).fill('instance.running'));
  expect(new Set(told.flatMap(outcomesOf).map(({ id }) => id)).size).toBe(COUNT);
  expect(told.length).toBeLessThanOrEqual(5);
  for (const { headers, body } of told) {
    const timestamp = String(headers['x-ecs-provisioner-timestamp']);
    const mac = createHmac('sha256', SECRETS.webhook).update(`${timestamp}.${body}`).digest('hex');
    expect(headers['x-ecs-provisioner-signature']).toBe(`sha256=${mac}`);
  }
  expect(toldTo('robot')).toHaveLength(told.length);
  for (const { path } of toldTo('robot')) {
    const { searchParams } = new URL(path, 'http://here');
    const text = `${String(searchParams.get('timestamp'))}\n${SECRETS.dingTalk}`;
    expect(searchParams.get('sign')).toBe(createHmac('sha256', SECRETS.dingTalk).update(text).digest('base64'));
  }
});

test('more than two hundred outcomes are several messages', { timeout: PATIENCE }, async () => {
  received.length = 0;
  const queues = connectMnsClient(account.endpoints);
  const ids = Array.from({ length: 450 }, (_, index) => `i-${index}`);
  for (const id of ids) {
    const outcome = outcomeOf('cn-hangzhou', id, 0, 0, { goal: 'Running', instanceId: id });
    const MessageBody = Buffer.from(JSON.stringify(outcome)).toString('base64');
    await queues.publishMessage(NAMES.outcomeTopic, { MessageBody, MessageTag: 'running' });
  }
  await pass(60);

  const told = toldTo('hook').map(outcomesOf);
  expect(new Set(told.flat().map(({ subject }) => subject))).toEqual(new Set(ids));
  expect(told.flat()).toHaveLength(ids.length);
  expect(Math.max(...told.map(({ length }) => length))).toBe(200);
});

test('a webhook that is down for ten minutes misses nothing', { timeout: PATIENCE }, async () => {
  received.length = 0;
  answer.status = 503;
  await create('down', 20);
  await pass(600);
  const during = toldTo('hook').length;
  answer.status = 200;
  await pass(1100);

  expect(during).toBe(0);
  expect(
    new Set(
      toldTo('hook')
        .flatMap(outcomesOf)
        .map(({ data }) => data.slot),
    ).size,
  ).toBe(20);
  expect(toldTo('hook').flatMap(outcomesOf)).toHaveLength(20);
  expect(await letters()).toEqual([]);
});

test(
  'a webhook that refuses has its outcomes put aside, and told when they are replayed',
  { timeout: PATIENCE },
  async () => {
    received.length = 0;
    answer.status = 404;
    await create('refused', 3);
    await pass(90);
    const aside = await letters();
    answer.status = 200;
    // A letter that was listed can be received again a second later.
    await pass(2);
    await cli('dead-letters', 'replay', '--all', '--target', 'mine');
    await pass(30);

    expect(aside.map(({ reason }) => reason)).toEqual(aside.map(() => 'webhook refused it: HTTP status 404'));
    expect(aside.length).toBeGreaterThan(0);
    expect(
      toldTo('hook')
        .flatMap(outcomesOf)
        .map(({ data }) => data.slot)
        .sort(),
    ).toEqual([0, 1, 2]);
    expect(await letters()).toEqual([]);
  },
);

test('neither a secret nor a URL with its token is printed', () => {
  const said = logged.join('\n');

  expect(said).toContain('outcomes told');
  for (const secret of Object.values(SECRETS)) expect(said).not.toContain(secret);
});
