import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { startBrowser, type OpenedBrowser } from './openPage.ts';
import { runInstances } from './runInstances.ts';
import { startProxy, type Meddle } from './startProxy.ts';

let cloud: StartedCloud;
let browser: OpenedBrowser;
beforeAll(async () => {
  [cloud, browser] = await Promise.all([startCloud(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await cloud.close();
});
afterEach(() => {
  expect(browser.problems).toEqual([]);
});

const isStream = ({ url = '' }: IncomingMessage): boolean => url.endsWith('/stream');

function refuse(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
}

/** Opens the console through a proxy that meddles, with the time of the page in the test's hands. */
async function open(meddle: Meddle, locale = 'en-GB'): Promise<Page> {
  const link = new URL(cloud.endpoints.console);
  const page = await browser.open('about:blank', { locale });
  await page.clock.install();
  await page.goto((await startProxy(link.origin, meddle)) + link.pathname + link.search);
  return page;
}

const live = (page: Page) => page.getByText('Live', { exact: true });
const polled = (page: Page) => page.getByText('Live by polling, every 2 s', { exact: true });

const WITHHELD = (_request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
};
const OTHER_TYPE = (_request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('data: {}\n\n');
};

test.each([
  ['refused', refuse],
  ['withheld', WITHHELD],
  ['made something else', OTHER_TYPE],
])('where the stream is %s the page polls, says so, and shows what is new', async (what, answer) => {
  const page = await open((request, response) => {
    if (isStream(request)) answer(request, response);
    return isStream(request);
  });
  await polled(page).waitFor();
  const requestId = `polled-${what.length}`;

  await runInstances(cloud.endpoints, 1, { [NAMES.tags.request]: requestId, [NAMES.tags.slot]: '0/1/0' });

  await page.getByRole('row').filter({ hasText: requestId }).waitFor();
  expect(await polled(page).count()).toBe(1);
  expect(await live(page).count()).toBe(0);
  await page.context().close();
});

test.each<[string, (response: ServerResponse) => void]>([
  ['breaks off', (response) => void response.destroy()],
  [
    'falls silent',
    (response) => {
      response.cork();
    },
  ],
])('where the stream %s the page polls, and follows it again once it comes through', async (_what, spoil) => {
  let isRefused = false;
  const streams: ServerResponse[] = [];
  const page = await open((request, response) => {
    if (!isStream(request)) return false;
    streams.push(response);
    if (isRefused) refuse(request, response);
    return isRefused;
  });
  await live(page).waitFor();

  isRefused = true;
  streams.forEach(spoil);
  await polled(page).waitFor();
  isRefused = false;
  await page.clock.fastForward(35_000);

  await live(page).waitFor();
  expect(await polled(page).count()).toBe(0);
  await page.context().close();
});

test('what polling no longer brings is not called live', async () => {
  let isDown = false;
  const page = await open((request, response) => {
    if (isDown || isStream(request)) refuse(request, response);
    return isDown || isStream(request);
  });
  await polled(page).waitFor();

  isDown = true;
  await page.getByText(/The console does not answer: this is from/).waitFor();
  expect(await page.getByText(/^Live/).count()).toBe(0);
  expect(await page.locator('main.old').count()).toBe(1);

  isDown = false;
  await polled(page).waitFor();
  await page.context().close();
});

test('a poll that is not answered is not waited for as if all were well', async () => {
  let isHanging = false;
  const page = await open((request, response) => {
    if (isStream(request)) refuse(request, response);
    return isStream(request) || (isHanging && (request.url ?? '').endsWith('/state'));
  });
  await polled(page).waitFor();

  isHanging = true;
  await page.getByText(/Not live: this is from/).waitFor();
  expect(await page.getByText(/^Live/).count()).toBe(0);
  await page.context().close();
});

test('polling is told in Chinese, too', async () => {
  const page = await open((request, response) => {
    if (isStream(request)) refuse(request, response);
    return isStream(request);
  }, 'zh-CN');

  await page.getByText('实时（轮询，每 2 秒）').waitFor();
  await page.context().close();
});
