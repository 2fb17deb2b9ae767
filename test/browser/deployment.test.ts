import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Page } from 'playwright-core';
import { startServerProcess, type ServerProcess } from '../../cli/serverProcess.ts';
import { MOST_ROWS } from '../../console/wire/state.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { anInstanceStatus } from '../support/anInstanceStatus.ts';
import { connectConsole } from '../support/connectConsole.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { startStub } from '../support/startStub.ts';
import { startBrowser, type OpenedBrowser } from './openPage.ts';
import { runInstances } from './runInstances.ts';
import { startProxy } from './startProxy.ts';

/** How many rows have to scroll well. */
const ROWS = 1000;

let cloud: StartedCloud;
let browser: OpenedBrowser;
/** One for all tests that do not end it. */
let shared: ServerProcess;
beforeAll(async () => {
  [cloud, browser] = await Promise.all([startCloud(), startBrowser()]);
  [shared] = await Promise.all([start(), runInstances(cloud.endpoints, ROWS, { [NAMES.tags.request]: 'load' })]);
});
afterAll(async () => {
  await shared.close();
  await browser.close();
  await cloud.close();
});
afterEach(() => {
  expect(browser.problems).toEqual([]);
});

/** Runs `console` for a target that is no local cloud by its looks. */
function start({ port = 0, status = cloud.endpoints.functions['status'] ?? '' } = {}): Promise<ServerProcess> {
  const { functions, region, accountId, mns, ecs, accessKeyId, accessKeySecret } = cloud.endpoints;
  const target = {
    ...{ region, accountId, mns, ecs, accessKeyId, accessKeySecret },
    functions: { ...functions, status },
  };
  const flags = ['--no-open', '--interval', '0.3', '--port', String(port === 0 ? 8403 : port)];
  return startServerProcess([COMMAND_LINE, 'console', '--target', JSON.stringify(target), ...flags]);
}

/** The same, until the test ends. */
async function startConsole(options: { port?: number; status?: string } = {}): Promise<ServerProcess> {
  const server = await start(options);
  onTestFinished(() => server.close());
  return server;
}

/** The number of the row that has the focus. */
const focusedRow = (page: Page) => page.evaluate<unknown>("document.activeElement.getAttribute('aria-rowindex')");

/** Hides a page, or shows it again: a headless one is never hidden by itself. */
const show = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);

const looks = async (): Promise<number> => (await cloud.stats()).fc['status']?.invocations ?? 0;

/** What was spent on ECS, once a second has passed without a look. */
async function spentOnceQuiet() {
  for (let seen = -1; seen !== (await looks());) {
    seen = await looks();
    await sleep(1_000);
  }
  const { calls } = await (await connectConsole(cloud.endpoints.console)).state();
  return {
    looks: await looks(),
    sweeps: (await cloud.stats()).fc['reconcile']?.invocations ?? 0,
    calls: Object.values(calls).filter(({ service }) => service === 'ecs'),
  };
}

test('the first table takes six requests and 150 KB at most, and nothing from elsewhere', async () => {
  const { line } = shared;
  const page = await browser.open('about:blank');
  const asked: string[] = [];
  const texts: Promise<string>[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (response) => {
    if (response.ok() && !response.url().endsWith('/stream')) texts.push(response.text());
  });
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  network.on('Network.eventSourceMessageReceived', ({ data }) => texts.push(Promise.resolve(data)));

  await page.goto(line);
  await page.getByRole('grid').waitFor();

  const came = await Promise.all(texts);
  const bytes = came.reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(came.join('')).toMatch(/<!doctype html>[^]*"instances":/);
  expect(asked.length).toBeLessThanOrEqual(6);
  expect(asked.filter((url) => new URL(url).origin !== new URL(line).origin && !url.startsWith('data:'))).toEqual([]);
  expect(bytes).toBeLessThan(150_000);
  expect(page.url()).not.toContain('token');
  await page.context().close();
});

test('a thousand rows scroll, filter and sort, and few of them are drawn', async () => {
  const { line } = shared;
  const page = await browser.open(line);
  const rows = page.locator('tbody tr[aria-rowindex]');
  await page.getByText(`${ROWS} instances`).waitFor();

  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(ROWS + 1));
  expect(await rows.count()).toBeLessThan(80);

  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toBe(String(ROWS + 1));
  expect(await rows.count()).toBeLessThan(80);

  const shown = async () => (await rows.first().getAttribute('aria-rowindex')) ?? '';
  await page.evaluate("document.querySelector('.scroll').scrollTop = 0");
  await expect.poll(shown).toBe('2');
  await page.getByRole('button', { name: 'Address' }).click();
  expect(await page.getByRole('columnheader', { name: 'Address' }).getAttribute('aria-sort')).toBe('ascending');
  await page.getByRole('searchbox').fill('no-such-request');
  await page.getByText('No instance fits').waitFor();
  await page.context().close();
});

test('of more instances than a page holds it says how many there are and which it holds, and goes by these', async () => {
  const total = MOST_ROWS + 2;
  const oldest = ['i-oldest', 'i-old-and-open', 'i-older'];
  const instances = Array.from({ length: total }, (_, place) => {
    const instanceId = oldest[place] ?? `i-${place}`;
    return anInstanceStatus(instanceId, { ageSeconds: total - place, pending: instanceId === 'i-old-and-open' });
  });
  const status = await startStub((_request, response) => response.end(JSON.stringify({ instances })));
  onTestFinished(status.close);
  const { line } = await startConsole({ status: status.url });
  const page = await browser.open(line);

  await page.getByText(`There are ${total} instances. This page holds ${MOST_ROWS} of them, open and failed goals first`).waitFor(); // prettier-ignore
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(MOST_ROWS + 1));
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  await expect.poll(() => focusedRow(page)).toBe(String(MOST_ROWS + 1));

  await page.getByRole('searchbox').fill('i-old-and-open');
  await page.getByText(`1 of ${MOST_ROWS} instances`, { exact: true }).waitFor();
  await page.getByRole('searchbox').fill('i-oldest');
  await page.getByText(`0 of ${MOST_ROWS} instances`, { exact: true }).waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByText(`共有 ${total} 个实例，本页只有其中 ${MOST_ROWS} 个`).waitFor();
  await page.context().close();
});

test('an idle page costs a DescribeInstances for each hundred instances a look, and a hidden one nothing', async () => {
  const page = await browser.open(shared.line);
  await page.getByText(/^Live/).waitFor();
  await show(page, 'hidden');
  const before = await spentOnceQuiet();

  await show(page, 'visible');
  await expect.poll(looks, { timeout: 30_000 }).toBeGreaterThan(before.looks + 2);
  await show(page, 'hidden');
  const after = await spentOnceQuiet();

  const calls = after.calls.filter(({ requestId }) => !before.calls.some((call) => call.requestId === requestId));
  const listing = calls.filter(({ about }) => about.length > 0);
  expect(new Set(calls.map(({ action }) => action))).toEqual(new Set(['DescribeInstances']));
  expect(listing).toHaveLength((ROWS / 100) * (after.looks - before.looks));
  // The timer looks for open goals meanwhile, and finds none.
  expect(calls.length - listing.length).toBeLessThanOrEqual(after.sweeps - before.sweeps);
  await page.context().close();
});

test('a target that goes down is told, nothing is called live meanwhile, and it is live again when it is back', async () => {
  let isDown = false;
  const proxy = await startProxy(cloud.endpoints.fc, (_request, response) => {
    if (isDown) response.destroy();
    return isDown;
  });
  const { line } = await startConsole({ status: `${proxy}/status` });
  const page = await browser.open(line);
  await page.getByText(/^Live/).waitFor();

  isDown = true;
  await page.getByText(/Not live: this is from/).waitFor();
  expect(await page.getByText(/^Live/).count()).toBe(0);
  await page.getByText(/Instances could not be read since .*NoAnswer/).waitFor();
  expect(await page.getByRole('grid').count()).toBe(1);
  isDown = false;
  await page.getByText(/^Live/).waitFor();

  expect(await page.getByText(/Not live/).count()).toBe(0);
  await page.context().close();
});

test('a console that ends is told, and one that begins anew wants its own link', async () => {
  const first = await startConsole();
  const page = await browser.open(first.line);
  await page.getByText(/^Live/).waitFor();

  await first.close();
  await page.getByText(/The console does not answer: this is from/).waitFor();
  const second = await startConsole({ port: Number(new URL(first.line).port) });
  await page.getByText('Open the link').waitFor();
  expect(await page.getByRole('grid').count()).toBe(0);

  await page.goto(second.line);
  await page.getByText(/^Live/).waitFor();
  await page.context().close();
});

test('what is not known of a deployment is said, and prices are asked for only when somebody wants them', async () => {
  const { line } = shared;
  const page = await browser.open(line);
  await page.getByRole('grid').waitFor();
  const asked = async (): Promise<number> => (await cloud.stats()).ecs.calls['DescribePrice'] ?? 0;

  expect(await asked()).toBe(0);

  await page.getByRole('button', { name: 'Show prices' }).click();
  await page.getByText(/CNY an hour in all/).waitFor();

  expect(await asked()).toBe(1);
  await page.context().close();
});
