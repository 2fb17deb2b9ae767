import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

test('the calls by curl are signed as the trigger wants it, and answered', async () => {
  const [, section = ''] = readFileSync('README.md', 'utf8').split('\n### HTTP\n');
  const [, block = ''] = /^```sh\n(.*?)^```$/ms.exec(section) ?? [];
  const script = block.replaceAll('http://127.0.0.1:8400', cloud.endpoints.fc);

  const { code, stdout, stderr } = await run('bash', ['-euc', script]);

  expect([code, stderr]).toEqual([0, '']);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answers).toMatchObject([
    { passes: true, count: 2 },
    { requestId: 'web-1', goal: 'Running', failures: [] },
    { instances: [{ requestId: 'web-1' }, { requestId: 'web-1' }] },
    { goal: 'Stopped', failures: [] },
    { goal: 'Running', failures: [] },
    { goal: 'Released', failures: [] },
  ]);
});
