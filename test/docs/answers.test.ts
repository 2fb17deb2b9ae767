import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultRule } from '../../local/faults.ts';
import { scheduleOutcome, type ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import { prepareRails } from '../support/prepareRails.ts';
import { run } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { blocksOf } from './markdown.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

const firstJson = (page: string): unknown => JSON.parse(blocksOf(page, 'json')[0] ?? '');

test('the refusal of docs/guard-rails.md is what a guard rail answers', async () => {
  const setRails = await prepareRails(cloud.endpoints);
  await cloud.insist('create', { count: 18 });
  await setRails({ MAX_LIVE_INSTANCES: '20' });

  const { body } = await cloud.insist('create', { count: 3 });

  const { error, failures } = body;
  expect({ error }).toEqual(firstJson('docs/guard-rails.md'));
  expect(failures).toMatchObject([0, 1, 2].map((slot) => ({ slot, ...error })));
});

test('the calls by curl of docs/http.md find servers by request and by tag', async () => {
  const tag = [{ key: 'team', value: 'web' }];
  const setRails = await prepareRails(cloud.endpoints);
  await setRails({ MAX_LIVE_INSTANCES: '' });
  await cloud.insist('create', { requestId: 'web-1', tag });
  const calls = blocksOf('docs/http.md', 'sh').join('').replaceAll('http://127.0.0.1:8400', cloud.endpoints.fc);
  const { accessKeyId, accessKeySecret } = cloud.endpoints;
  const env = { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret };

  const { code, stdout, stderr } = await run('bash', ['-euc', `. examples/fc-curl.sh\n${calls}`], { env });

  expect([code, stderr]).toEqual([0, '']);
  const answers = stdout.trim().split('\n');
  const found = { instances: [{ requestId: 'web-1', slot: 0 }] };
  expect(answers.map((line) => JSON.parse(line) as unknown)).toMatchObject([found, found]);
});

test('the local cloud takes the faults of docs/local-cloud.md', async () => {
  const { rules } = firstJson('docs/local-cloud.md') as { rules: FaultRule[] };

  await cloud.setFaults(rules);
  const inForce = (await (await fetch(`${cloud.endpoints.fc}/_local/faults`)).json()) as { rules: unknown[] };
  await cloud.setFaults([]);

  expect(inForce.rules).toMatchObject(rules);
});

test('the outcome of docs/schedules.md is that of a firing', () => {
  const shown = firstJson('docs/schedules.md') as ScheduleOutcome;

  expect(scheduleOutcome('cn-hangzhou', shown.subject, Date.parse(shown.time), shown.data)).toEqual(shown);
});
