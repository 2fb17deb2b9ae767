import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import { encodeMessage } from '../../shared/domain/message.ts';
import { connectConsole, type ConnectedConsole } from '../support/connectConsole.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { seriousFindings } from './accessibility.ts';
import { startBrowser, type OpenedBrowser } from './openPage.ts';
import { runInstances } from './runInstances.ts';

let cloud: StartedCloud;
let browser: OpenedBrowser;
let api: ConnectedConsole;
let page: Page;
beforeAll(async () => {
  [cloud, browser] = await Promise.all([startCloud(), startBrowser()]);
  api = await connectConsole(cloud.endpoints.console);
  page = await browser.open(cloud.endpoints.console);
});
afterAll(async () => {
  await browser.close();
  await cloud.close();
});
afterEach(async () => {
  await cloud.setFaults([]);
  expect(browser.problems).toEqual([]);
});

const tab = (name: string) => page.getByRole('navigation').getByRole('button', { name });
const row = (text: string) => page.getByRole('row').filter({ hasText: text });
const filter = (text: string) => page.getByRole('searchbox', { name: 'Filter' }).fill(text);

/** The number of the row that has the focus. */
const focusedRow = () => page.evaluate<unknown>("document.activeElement.getAttribute('aria-rowindex')");

/** Servers of a new request that run, or whose goal has failed. */
async function servers(body: object = {}): Promise<{ requestId: string; ids: string[] }> {
  const requestId = `web-${randomUUID()}`;
  await cloud.call('create', 'POST', {}, { requestId, ...body });
  const ended = await cloud.whenEnded({ requestId });
  return { requestId, ids: ended.map(({ instanceId }) => String(instanceId)) };
}

/** Shows the rows of one request, and opens the first. */
async function openFirst(requestId: string): Promise<void> {
  await tab('Fleet').click();
  await filter(requestId);
  await row(requestId)
    .first()
    .click({ position: { x: 300, y: 10 } });
}

describe('a request that is made in the page', () => {
  const requestId = `made-${randomUUID()}`;

  test('is planned with its price before it can be created', async () => {
    await page.getByRole('button', { name: 'New request' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('requestId').fill(requestId);
    await dialog.getByLabel('count').fill('2');
    await dialog.getByLabel('internetMaxBandwidthOut').fill('5');

    expect(await dialog.getByRole('button', { name: /^Create/ }).count()).toBe(0);

    await dialog.getByRole('button', { name: 'Plan' }).click();

    await dialog.getByText('It would be created.').waitFor();
    expect(await dialog.locator('.price').textContent()).toMatch(
      /^\d+\.\d+ CNY in all, \d+\.\d+ CNY each, for 1 × Hour/,
    );
    expect((await cloud.stats()).ecs.instances['Running'] ?? 0).toBe(0);

    await dialog.getByLabel('count').fill('3');

    expect(await dialog.getByRole('button', { name: /^Create/ }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Plan' }).click();
    await dialog.getByRole('button', { name: 'Create 3 instances' }).click();
    await dialog.getByText(`Request ${requestId}: 3 on their way.`).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  test('is seen going from Pending to Running', async () => {
    await filter(requestId);
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const states = await page.locator('td.status').allTextContents();
          for (const state of states) seen.add(state);
          return states;
        },
        { timeout: 30_000, interval: 50 },
      )
      .toEqual(['Running', 'Running', 'Running']);

    expect(seen.size).toBeGreaterThan(1);
  });

  test('has a timeline that is right by the log of ECS', async () => {
    await openFirst(requestId);
    const details = page.getByRole('complementary');
    await details.locator('[data-step=told]').waitFor();

    const id = (await details.getByRole('heading', { level: 2 }).textContent()) ?? '';
    const history = (await api.act('history', { instanceIds: [id] })).body as unknown as {
      calls: { action: string; requestId: string }[];
    };
    const items = await details.locator('li[data-step]').all();
    const steps = await Promise.all(
      items.map(async (item) => [
        await item.getAttribute('data-step'),
        (await item.locator('code').allTextContents()).join(),
      ]),
    );
    const idOf = (action: string): string => history.calls.find((call) => call.action === action)?.requestId ?? 'none';

    expect(steps).toEqual([
      ['created', idOf('CreateInstance')],
      ['seen', idOf('DescribeInstances')],
      ['addressed', idOf('AllocatePublicIpAddress')],
      ['started', idOf('StartInstances')],
      ['running', ''],
      ['told', ''],
    ]);
    expect(await details.locator('.waited').allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/for ECS \(Starting\)/)])); // prettier-ignore
  });

  test('is stopped after a confirmation that names what stops, and then is', async () => {
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.locator('.tools').getByRole('button', { name: 'Stop' }).click();
    const dialog = page.getByRole('dialog');

    await dialog.getByRole('button', { name: 'Stop 3' }).waitFor();
    const named = await dialog.locator('li code').allTextContents();
    await dialog.getByRole('button', { name: 'Stop 3' }).click();
    await dialog.getByText('Accepted for 3.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    expect(named).toHaveLength(3);
    await expect.poll(() => page.locator('td.status').allTextContents(), { timeout: 30_000 }).toEqual(['Stopped', 'Stopped', 'Stopped']); // prettier-ignore
  });

  test('is released after a confirmation, and nothing before it', async () => {
    await openFirst(requestId);
    await page.getByRole('complementary').getByRole('button', { name: requestId }).click();
    await page.getByRole('complementary').getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release 3' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator('td.status').count()).toBe(3);

    await page.getByRole('complementary').getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    await page.getByText('No instance fits the filter.').waitFor({ timeout: 30_000 });
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  });
});

test('a mistake in the form is told at its field', async () => {
  await page.getByRole('button', { name: 'New request' }).click();
  const dialog = page.getByRole('dialog');
  // The browser itself would tell it, too, and would not let the page see it.
  await page.evaluate("document.querySelector('dialog form').setAttribute('novalidate', '')");
  await dialog.getByLabel('count').fill('0');
  await dialog.getByRole('button', { name: 'Plan' }).click();

  expect(await dialog.locator('[data-field=count] .problem').textContent()).toContain('count');
  expect(await dialog.getByLabel('count').getAttribute('aria-invalid')).toBe('true');

  await dialog.getByLabel('count').fill('1');
  await dialog.getByLabel('instanceType').fill('ecs.none.large');
  await dialog.getByRole('button', { name: 'Plan' }).click();
  await dialog.getByText('It would be refused.').waitFor();
  expect(await dialog.getByRole('button', { name: /^Create/ }).count()).toBe(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('a slot that falls back shows where it was refused, and where it went', async () => {
  await cloud.setFaults([{ service: 'ecs', kind: 'noStock', zone: 'cn-hangzhou-b' }]);
  const placements = [{ zoneId: 'cn-hangzhou-b', vSwitchId: 'vsw-local-b' }, { zoneId: 'cn-hangzhou-a', vSwitchId: 'vsw-local-a' }]; // prettier-ignore
  const { requestId } = await servers({ placements });

  await openFirst(requestId);
  const details = page.getByRole('complementary');
  const refused = details.locator('[data-step=refused]');
  await refused.waitFor();

  expect(await refused.first().textContent()).toContain('OperationDenied.NoStock');
  expect(await details.textContent()).toContain('2: ecs.g6.large cn-hangzhou-a');

  await details.getByRole('button', { name: requestId }).click();
  await page.getByRole('img', { name: /CreateInstance refused at .*OperationDenied.NoStock/ }).waitFor();
  expect(await page.getByRole('img', { name: /^Pending for/ }).count()).toBe(1);
  const legend = page.getByRole('complementary').locator('.note .state');
  expect(await legend.allTextContents()).toEqual(expect.arrayContaining(['Pending', 'Running', 'Refused']));
});

test('a throttled minute shows as refusals before the creation', async () => {
  await cloud.setFaults([{ service: 'ecs', kind: 'throttle', action: 'StartInstances', count: 2 }]);
  const { requestId } = await servers();

  await openFirst(requestId);

  const refused = page.getByRole('complementary').locator('[data-step=refused]');
  await refused.first().waitFor();
  expect(await refused.first().textContent()).toMatch(/Throttling.*StartInstances/);
});

test('failures come by code, with what helps', async () => {
  await cloud.setFaults([{ service: 'ecs', kind: 'noStock' }]);
  const requestId = `none-${randomUUID()}`;
  await cloud.call('create', 'POST', {}, { requestId, count: 2 });

  await tab('Failures').click();
  const group = page.getByRole('article').filter({ hasText: 'OperationDenied.NoStock' });
  await group.getByText(requestId).first().waitFor();

  expect(await group.textContent()).toContain('Name further placements');
});

test('a dead letter is shown with its reason and replayed; another is deleted after a confirmation', async () => {
  const { ids } = await servers();
  const item = { instanceId: ids[0] ?? '', goal: 'Running', generation: 0, deadline: Date.now() + 900_000 } as const;
  const before = (await cloud.stats()).fc['reconcile']?.invocations ?? 0;
  await cloud.send(NAMES.deadLetterQueue, JSON.stringify({ reason: 'It was late.', body: encodeMessage([item]) }));
  await cloud.send(NAMES.deadLetterQueue, JSON.stringify({ reason: 'It was <b>none</b>.' }));

  await tab('Dead letters').click();
  await row('It was late.').getByRole('button', { name: 'Replay' }).click();
  await row('It was late.').waitFor({ state: 'detached' });
  await row('It was <b>none</b>.').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No dead letters.').waitFor();

  await expect.poll(async () => (await cloud.stats()).fc['reconcile']?.invocations ?? 0).toBeGreaterThan(before);
});

test('markup in names and tags is shown as text', async () => {
  const markup = '<img src=x onerror=document.title=1>';
  await runInstances(cloud.endpoints, 1, { [NAMES.tags.request]: markup, [NAMES.tags.slot]: '0/1/0', team: `<b>${markup}</b>` }); // prettier-ignore

  await tab('Fleet').click();
  await filter('<img');
  await row(markup).click({ position: { x: 300, y: 10 } });

  expect(await page.locator('td.request').textContent()).toBe(markup);
  await page.getByRole('complementary').getByText(`<b>${markup}</b>`).waitFor();
  expect(await page.locator('img, main b').count()).toBe(0);
  expect(await page.title()).toBe('ecs-provisioner console');
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
});

describe('the keyboard', () => {
  test('moves through the rows, selects and opens them', async () => {
    const { requestId } = await servers({ count: 3 });
    await tab('Fleet').click();
    await filter(`status:running request:${requestId}`);
    // A row that comes later would push the focused one down.
    await page.getByRole('row').nth(3).waitFor();
    await page.getByRole('row').nth(1).focus();

    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focusedRow()).toBe('3');
    await page.keyboard.press(' ');
    expect(await page.getByRole('row', { selected: true }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').waitFor();

    await page.keyboard.press(' ');
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  });
});

describe('axe finds nothing serious', () => {
  test.each([
    ['light', undefined],
    // What is not a colour is the same in the dark.
    ['dark', 'color-contrast'],
  ] as const)('in %s', async (colorScheme, rule) => {
    const { requestId } = await servers();
    await page.emulateMedia({ colorScheme });
    const found: string[] = [];
    await openFirst(requestId);
    await page.locator('[data-step=running]').waitFor();
    found.push(...(await seriousFindings(page, rule)));
    await page.getByRole('complementary').getByRole('button', { name: requestId }).click();
    await page.locator('.gantt').waitFor();
    found.push(...(await seriousFindings(page, rule)));
    await page.getByRole('button', { name: 'New request' }).click();
    await page.getByRole('button', { name: 'Plan' }).click();
    await page.locator('.plan').waitFor();
    found.push(...(await seriousFindings(page, rule)));
    await page.keyboard.press('Escape');
    for (const name of ['Failures', 'Dead letters', 'Local cloud']) {
      await tab(name).click();
      found.push(...(await seriousFindings(page, rule)));
    }
    await page.emulateMedia({ colorScheme: null });

    expect(found).toEqual([]);
  });
});

test.each(['en-GB', 'zh-CN'])('on a screen of 400 pixels everything is in reach, in %s', async (locale) => {
  await cloud.send(NAMES.deadLetterQueue, JSON.stringify({ reason: 'It was narrow.' }));
  await servers();
  const narrow = await browser.open(cloud.endpoints.console, { locale, viewport: { width: 400, height: 800 } });
  const cutOff: string[] = [];

  await narrow.getByRole('grid').waitFor();
  for (const each of await narrow.getByRole('navigation').getByRole('button').all()) {
    await each.click();
    // Only the tables scroll sideways.
    cutOff.push(
      ...(await narrow.evaluate<string[]>(`
        [...document.querySelectorAll('button, input, p, h1, h2, nav')]
          .filter((each) => each.closest('.scroll, .list') === null && each.getBoundingClientRect().right > innerWidth)
          .map(({ outerHTML }) => outerHTML.slice(0, 200))`)),
    );
  }
  await narrow.getByRole('navigation').getByRole('button').first().click();
  const [filterBox, newBox] = await Promise.all([narrow.getByRole('searchbox').boundingBox(), narrow.locator('.new').boundingBox()]); // prettier-ignore

  expect(cutOff).toEqual([]);
  expect((newBox?.y ?? 0) + (newBox?.height ?? 0)).toBeLessThanOrEqual(filterBox?.y ?? 0);
  await narrow.context().close();
});

test('the page speaks Chinese to whoever reads it, and to whoever wants to', async () => {
  const chinese = await browser.open(cloud.endpoints.console, { locale: 'zh-CN' });
  await chinese.getByRole('button', { name: '新建请求' }).waitFor();

  expect(await chinese.locator('html').getAttribute('lang')).toBe('zh-CN');
  expect(await seriousFindings(chinese)).toEqual([]);

  await chinese.getByRole('button', { name: 'English' }).click();
  await chinese.getByRole('button', { name: 'New request' }).waitFor();
  await chinese.reload();
  await chinese.getByRole('button', { name: 'New request' }).waitFor();
  await chinese.context().close();
});

describe('in the local cloud', () => {
  test('calls, runs with their logs, and faults to switch', async () => {
    await tab('Local cloud').click();
    await row('DescribeInstances').first().waitFor();
    await page
      .getByRole('button', { name: /Show the log of/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('listitem').filter({ hasText: 'No room in zone b' }).getByRole('button').click();
    await page.getByRole('button', { name: 'End ecs noStock' }).click();

    await page.getByText('All is well').waitFor();
  });
});
