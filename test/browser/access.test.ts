import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { startServerProcess } from '../../cli/serverProcess.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { startStub } from '../support/startStub.ts';
import { startBrowser, type OpenedBrowser } from './openPage.ts';
import { startProxy } from './startProxy.ts';

let cloud: StartedCloud;
let browser: OpenedBrowser;
beforeAll(async () => {
  // Time passes here when it is told to.
  [cloud, browser] = await Promise.all([startCloud({ flags: ['--speed', '0'] }), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await cloud.close();
});
afterEach(() => {
  expect(browser.problems).toEqual([]);
});

/** Runs `console` until the test ends, for a target that is no local cloud by its looks. */
async function startConsole(keys: object, ...flags: string[]): Promise<string> {
  const { functions, region, accountId, mns, ecs } = cloud.endpoints;
  const target = JSON.stringify({ functions, region, accountId, mns, ecs, ...keys });
  const args = ['console', '--no-open', '--interval', '0.3', '--target', target, ...flags];
  const { line, close } = await startServerProcess([COMMAND_LINE, ...args]);
  onTestFinished(close);
  return line;
}

const live = (page: Page) => page.getByText(/^Live/);

test('a page of another origin in the same browser reads nothing and does nothing, though the cookie goes along', async () => {
  const seen: string[] = [];
  const { origin, pathname, search } = new URL(cloud.endpoints.console);
  const proxy = await startProxy(origin, ({ method, url, headers }, response) => {
    const cookie = headers.cookie === undefined ? 'without' : 'with';
    if (headers['sec-fetch-site'] === 'same-site')
      response.on('finish', () => seen.push(`${method} ${url?.replace(pathname, '')} ${cookie}: ${response.statusCode}`)); // prettier-ignore
    return false;
  });
  const page = await browser.open(proxy + pathname + search);
  await live(page).waitFor();
  const foreign = await startStub((_request, response) => response.end('<!doctype html><title>elsewhere</title>'));
  onTestFinished(foreign.close);
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(foreign.url);

  await elsewhere.evaluate(`(async () => {
    const options = { mode: 'no-cors', credentials: 'include' };
    const ask = (path, more) => fetch('${proxy}${pathname}' + path, { ...options, ...more }).catch(() => undefined);
    await ask('/state');
    await ask('/stream');
    await ask('/call', { method: 'POST', body: '{"name": "create", "body": "{}"}' });
  })()`);

  await expect.poll(() => seen).toEqual(['GET /state with: 403', 'GET /stream with: 403', 'POST /call with: 403']);
  expect((await cloud.stats()).fc['create']?.invocations ?? 0).toBe(0);
  await page.context().close();
});

test('without the token the page says what to do, and shows nothing', async () => {
  const { origin, pathname } = new URL(cloud.endpoints.console);

  const locked = await browser.open(origin + pathname);

  await locked.getByText('Open the link').waitFor();
  expect(await locked.getByRole('grid').count()).toBe(0);
  await locked.context().close();
});

test('where its port is taken the console takes another one, and both are live in one browser', async () => {
  const { accessKeyId, accessKeySecret } = cloud.endpoints;
  const first = await startConsole({ accessKeyId, accessKeySecret });
  const { port } = new URL(first);
  const second = await startConsole({ accessKeyId, accessKeySecret }, '--port', port);
  const one = await browser.open(first);
  const other = await one.context().newPage();
  await other.goto(second);

  await live(one).waitFor();
  await live(other).waitFor();
  await one.reload();
  await live(one).waitFor();

  expect(new URL(other.url()).port).not.toBe(port);
  await one.context().close();
});

test('keys that expire while the page is open are told, and with fresh ones it is live again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'console-'));
  onTestFinished(() => {
    rmSync(home, { recursive: true });
  });
  mkdirSync(join(home, '.aliyun'));
  const renewKeys = async (): Promise<void> => {
    const answer = await fetch(`${cloud.endpoints.fc}/_local/sts`, { method: 'POST' });
    const key = (await answer.json()) as Record<string, string>;
    const profile = {
      ...{ name: 'default', mode: 'StsToken', access_key_id: key['AccessKeyId'] },
      ...{ access_key_secret: key['AccessKeySecret'], sts_token: key['SecurityToken'] },
    };
    writeFileSync(join(home, '.aliyun/config.json'), JSON.stringify({ current: 'default', profiles: [profile] }));
  };
  await renewKeys();
  vi.stubEnv('HOME', home);
  const page = await browser.open(await startConsole({}));
  await live(page).waitFor();

  await fetch(`${cloud.endpoints.fc}/_local/clock`, { method: 'POST', body: '{"advance": "2h"}' });
  await page.getByText(/Instances could not be read since .*temporary key has expired/).waitFor();
  expect(await live(page).count()).toBe(0);
  await renewKeys();

  await live(page).waitFor();
  expect(await page.getByRole('alert').textContent()).toBe('');
  await page.context().close();
});
