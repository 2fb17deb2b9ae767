import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
let directory: string;

beforeAll(async () => {
  // The project's own s.yaml, with its example timer switched on and due every minute.
  directory = await mkdtemp(join(tmpdir(), 'schedule-'));
  const spec = await readFile('s.yaml', 'utf8');
  const scheduled = spec
    .replace('enable: false', 'enable: true')
    .replace(/cronExpression: 'CRON_TZ.*'/, `cronExpression: 'CRON_TZ=Asia/Shanghai 0 * * * * *'`);
  await writeFile(join(directory, 's.yaml'), scheduled);
  await symlink(resolve('dist'), join(directory, 'dist'));
  cloud = await startCloud({ flags: ['--spec', join(directory, 's.yaml')] });
});
afterAll(async () => {
  await cloud.close();
  await rm(directory, { recursive: true });
});

test('a timer provisions what its payload asks for, once for each time it is due', async () => {
  const published = await cloud.outcomesUntil(
    (told) => told.filter(({ type }) => type === 'instance.running').length >= 2,
  );
  const [first] = published.filter(({ type }) => type === 'instance.running');

  const requestId = first?.data.requestId ?? '';

  expect(requestId).toMatch(/^nightly-\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
  expect(await cloud.whenEnded({ requestId })).toMatchObject([
    { slot: 0, status: 'Running' },
    { slot: 1, status: 'Running' },
  ]);
});
