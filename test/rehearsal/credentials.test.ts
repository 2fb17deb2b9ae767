import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { expectOneMessage, watchedAccount } from '../support/watchedAccount.ts';

const { account, cli } = watchedAccount();

const NO_KEYS = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' };

/** Serves an answer until the test ends. Resolves to its address, as the environment names it. */
async function startSource(status: number, body: object | string) {
  const server = createServer((_request, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { ...NO_KEYS, ALIBABA_CLOUD_CREDENTIALS_URI: `http://127.0.0.1:${port}` };
}

/** A home folder, as the environment names it. */
function aHome(config?: string) {
  const home = mkdtempSync(join(account().env['HOME'] ?? '', 'home-'));
  mkdirSync(join(home, '.aliyun'));
  if (config !== undefined) writeFileSync(join(home, '.aliyun', 'config.json'), config);
  return { ...NO_KEYS, HOME: home };
}

describe('without credentials', () => {
  const commands = ['create', 'status i-1', 'status i-1 --via fc3', 'stop i-1', 'pause', 'logs', 'history mine', 'schedules list', 'orphans', 'list', 'dead-letters list', 'target add mine']; // prettier-ignore

  test.each(commands)('%s', async (words) => {
    const { region, accountId, fc, ecs, mns } = account().endpoints;
    const functions = { create: `${fc}/create`, status: `${fc}/status`, stop: `${fc}/stop` };
    const target = JSON.stringify({ region, accountId, fc, ecs, mns, functions });
    const where = words === 'target add mine' ? [] : ['--target', target];

    const ran = await cli([...words.split(' '), ...where], NO_KEYS);

    expectOneMessage(ran, 2, 'There are no credentials', 'Set ALIBABA_CLOUD_ACCESS_KEY_ID');
  });
});

describe('a URI of credentials says why it gives none', () => {
  const KEYS = { AccessKeyId: 'canary-id', AccessKeySecret: 'canary-secret', SecurityToken: 'canary-token' };

  test.each<[string, number, object | string, string]>([
    [
      'an Expiration in another form',
      200,
      { ...KEYS, Expiration: '2030-01-01T00:00:00+00:00' },
      'Expiration is not of the form',
    ],
    ['no token', 200, { AccessKeyId: 'canary-id', AccessKeySecret: 'canary-secret' }, 'error retrieving credentials'],
    ['a page', 200, '<html>canary</html>', 'json parse failed'],
    ['a server in trouble', 503, { canary: 1 }, 'HTTP status 503'],
  ])('%s', async (_what, status, body, words) => {
    const env = await startSource(status, body);

    const ran = await cli(['setup'], env);

    expectOneMessage(ran, 2, 'ALIBABA_CLOUD_CREDENTIALS_URI: ', words, 'Set ALIBABA_CLOUD_ACCESS_KEY_ID');
  });

  test('nobody listens there', async () => {
    const ran = await cli(['setup'], { ...NO_KEYS, ALIBABA_CLOUD_CREDENTIALS_URI: 'http://127.0.0.1:47' });

    expectOneMessage(ran, 2, /ALIBABA_CLOUD_CREDENTIALS_URI: no answer \(\w+\)/);
  });
});

describe('a profile of "aliyun configure"', () => {
  const mine = { name: 'mine', mode: 'AK', access_key_id: 'canary-id', access_key_secret: 'canary-secret' };
  const json = (profile: object): string => JSON.stringify({ current: 'mine', profiles: [profile] });
  const chosen = { ALIBABA_CLOUD_PROFILE: 'nosuch' };

  test.each<[string, string | undefined, Record<string, string>, string]>([
    ['that is not there', json(mine), chosen, 'the profile "nosuch" of "aliyun configure": unable to get'],
    ['in a file that is not there', undefined, chosen, 'the profile "nosuch" of "aliyun configure": reading'],
    ['in a file that is none', 'canary', {}, 'the profile of "aliyun configure"'],
    ['without a key', json({ name: 'mine', mode: 'AK' }), {}, 'the profile of "aliyun configure"'],
  ])('%s', async (_what, config, env, words) => {
    const ran = await cli(['setup'], { ...aHome(config), ...env });

    expectOneMessage(ran, 2, 'There are no credentials', words, 'or run "aliyun configure"');
    if ('ALIBABA_CLOUD_PROFILE' in env) expect(ran.stderr).toContain('correct or unset ALIBABA_CLOUD_PROFILE');
  });
});

describe('a key that cannot be sent is told with the place that it comes from:', () => {
  const [ID, SECRET, TOKEN] = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN']; // prettier-ignore
  const MEND = 'copy it again, and nothing around it';

  test.each([
    [ID, 'canary-id\n', 'a line break'],
    [ID, ' canary-id ', 'a blank'],
    [ID, 'canary-ïd', 'a character that is not printable ASCII'],
    [SECRET, 'canary\r\nsecret', 'a line break'],
    [SECRET, 'canary-密钥', 'a character that is not printable ASCII'],
    [TOKEN, 'canary-token\n', 'a line break'],
  ])('%s=%j', async (variable, value, flaw) => {
    expectOneMessage(await cli(['setup'], { [variable]: value }), 2, `error: ${variable} holds ${flaw}`, MEND);
  });

  test.each([
    ['teardown', '--yes'],
    ['status', 'i-1'],
    ['status', 'i-1', '--via', 'fc3'],
    ['dead-letters', 'list'],
    ['target', 'add', 'mine'],
  ])('%s', async (...args) => {
    const { region, fc, accountId } = account().endpoints;
    const target = JSON.stringify({ region, fc, accountId, functions: { status: `${fc}/status` } });
    const where = args[0] === 'status' || args[0] === 'dead-letters' ? ['--target', target] : [];

    const ran = await cli([...args, ...where], { [ID]: 'canary-id\n' });

    expectOneMessage(ran, 2, `${ID} holds a line break`, MEND);
  });

  test('doctor', async () => {
    const { code, stdout, stderr } = await cli(['doctor'], { [ID]: 'canary-id\n' });

    expect([code, stderr]).toEqual([2, '']);
    expect(stdout).toMatch(new RegExp(`^✘ credentials: ${ID} holds a line break.*${MEND}`, 'm'));
  });

  test('a profile', async () => {
    const profiles = [{ name: 'mine', mode: 'AK', access_key_id: 'canary-id\n', access_key_secret: 'canary-secret' }];

    const ran = await cli(['setup'], aHome(JSON.stringify({ current: 'mine', profiles })));

    expectOneMessage(ran, 2, 'the profile of "aliyun configure": the access key id holds a line break', MEND);
  });

  test('a URI', async () => {
    const keys = { AccessKeyId: 'canary-id', AccessKeySecret: 'canary-sécret', SecurityToken: 'canary-token', Expiration: '2030-01-01T00:00:00Z' }; // prettier-ignore

    const ran = await cli(['setup'], await startSource(200, keys));

    expectOneMessage(ran, 2, 'ALIBABA_CLOUD_CREDENTIALS_URI: the access key secret holds a character', MEND);
  });

  test('a target', async () => {
    const { region, fc } = account().endpoints;
    const keys = { accessKeyId: 'canary-id', accessKeySecret: 'canary-secret\n' };
    const target = JSON.stringify({ region, functions: { status: `${fc}/status` }, ...keys });

    const ran = await cli(['status', 'i-1', '--target', target]);

    expectOneMessage(ran, 2, 'the target: the access key secret holds a line break', MEND);
  });
});
