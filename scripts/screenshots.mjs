import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { load } from './load.mjs';

/**
 * Takes the pictures of the console for the README: `npm run screenshots`. CHROMIUM names the browser; default: chromium.
 * What is on them happens: a local cloud with faults, at ten times the speed.
 */
const { startServerProcess } = await load('cli/serverProcess.ts');
const ports = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];
const server = await startServerProcess(['dist/cli/main.mjs', 'local', '--json', '--speed', '10', ...ports]);
const cloud = JSON.parse(server.line);
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
try {
  const page = await browser.newPage({ viewport: { width: 1480, height: 760 }, locale: 'en-GB', colorScheme: 'light' });
  await page.goto(cloud.console);
  await setFaults([
    { service: 'ecs', kind: 'noStock', zone: 'cn-hangzhou-b' },
    { service: 'ecs', kind: 'throttle', action: 'StartInstances', count: 1 },
  ]);
  await make(page, 'batch-0412', { count: 4, placements: [at('b'), at('a')] });
  await make(page, 'web-1', { count: 5, internetMaxBandwidthOut: 5 });
  await page.getByText('Starting').first().waitFor();
  await make(page, 'web-2', { count: 3, internetMaxBandwidthOut: 5 });
  await page
    .locator('tr', { hasText: 'web-1' })
    .first()
    .click({ position: { x: 300, y: 10 } });
  await page.locator('[data-step=started]').waitFor({ timeout: 120_000 });
  await page.screenshot({ path: 'docs/console.timeline.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('tr', { hasText: 'batch-0412' }).first().getByRole('button').click();
  await page.locator('.gantt .Running').first().waitFor({ timeout: 120_000 });
  await sleep(1_000);
  await page.screenshot({ path: 'docs/console.gantt.png' });
} finally {
  await browser.close();
  await server.close();
}

function at(zone) {
  return { zoneId: `cn-hangzhou-${zone}`, vSwitchId: `vsw-local-${zone}` };
}

async function setFaults(rules) {
  await fetch(`${cloud.fc}/_local/faults`, { method: 'PUT', body: JSON.stringify({ rules }) });
}

/** As the page itself makes a request. */
async function make(page, requestId, body) {
  await page.request.post(`${cloud.fc}/_local/console/call`, {
    data: { name: 'create', body: JSON.stringify({ requestId, ...body }) },
  });
}
