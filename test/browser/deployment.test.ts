import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startServerProcess, type ServerProcess } from '../../cli/serverProcess.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
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

const looks = async (): Promise<number> => (await cloud.stats()).fc['status']?.invocations ?? 0;

test('the first table takes six requests and 150 KB at most, and nothing from elsewhere', async () => {
  const { line } = shared;
  const page = await browser.open('about:blank');
  const asked: string[] = [];
  const bodies: Promise<Buffer>[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (response) => {
    if (/\.(js|css)$/.test(response.url())) bodies.push(response.body());
  });

  await page.goto(line);
  await page.getByRole('grid').waitFor();

  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  expect(asked.length).toBeLessThanOrEqual(6);
  expect(asked.filter((url) => new URL(url).origin !== new URL(line).origin && !url.startsWith('data:'))).toEqual([]);
  expect(bytes).toBeGreaterThan(0);
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
  await expect
    .poll(() => page.evaluate<unknown>("document.activeElement.getAttribute('aria-rowindex')"))
    .toBe(String(ROWS + 1));
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

test('a hidden page asks for nothing, and one that is shown again goes on', async () => {
  const { line } = shared;
  const page = await browser.open(line);
  await page.getByText('Live', { exact: true }).waitFor();
  // A headless page is never hidden by itself.
  const show = (state: string) =>
    page.evaluate(`
      Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    `);

  await show('hidden');
  await page.waitForTimeout(1_000);
  const before = await looks();
  await page.waitForTimeout(2_000);
  const hidden = await looks();
  await show('visible');
  await expect.poll(looks).toBeGreaterThan(hidden);

  expect(hidden).toBe(before);
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
  await page.getByText('Live', { exact: true }).waitFor();

  isDown = true;
  await page.getByText(/Not live: this is from/).waitFor();
  expect(await page.getByText('Live', { exact: true }).count()).toBe(0);
  await page.getByText(/Instances could not be read since .*NoAnswer/).waitFor();
  expect(await page.getByRole('grid').count()).toBe(1);
  isDown = false;
  await page.getByText('Live', { exact: true }).waitFor();

  expect(await page.getByText(/Not live/).count()).toBe(0);
  await page.context().close();
});

test('a console that ends is told, and one that begins anew wants its own link', async () => {
  const first = await startConsole();
  const page = await browser.open(first.line);
  await page.getByText('Live', { exact: true }).waitFor();

  await first.close();
  await page.getByText(/The console does not answer: this is from/).waitFor();
  const second = await startConsole({ port: Number(new URL(first.line).port) });
  await page.getByText('Open the link').waitFor();
  expect(await page.getByRole('grid').count()).toBe(0);

  await page.goto(second.line);
  await page.getByText('Live', { exact: true }).waitFor();
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
