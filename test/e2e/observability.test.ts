import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectClient } from '../support/connectClient.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';
import { setTimeout as sleep } from 'node:timers/promises';

const COUNT = 1000;
const PATIENCE = 240_000;

type Line = Readonly<Record<string, unknown>>;

let cloud: CloudProcess;
/** What the functions have logged: all that is known of the run, beside the metrics. */
const lines: Line[] = [];

beforeAll(async () => {
  const env = [`MAX_COUNT=${COUNT}`, 'CREATES_PER_MINUTE=5000'].flatMap((pair) => ['--env', pair]);
  cloud = await startCloudProcess({ flags: ['--speed', '30', '--seed', '11', ...env], onLog: note });
}, PATIENCE);
afterAll(() => cloud.close());

/** Keeps the lines that a function wrote into its log. */
function note(line: string): void {
  const { msg = '' } = JSON.parse(line) as { msg?: string };
  for (const text of msg.split('\n').filter((part) => part.includes('"level":'))) {
    lines.push(JSON.parse(text.slice(text.indexOf('{'))) as Line);
  }
}

const metrics = async (): Promise<string> => (await fetch(`${cloud.endpoints.fc}/_local/metrics`)).text();

/** The value of one figure. */
function figure(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

test(
  'logs and metrics alone tell how many wait and why, the slowest, what failed and what it cost',
  async () => {
    const client = await connectClient(cloud.endpoints);
    await cloud.setFaults([
      { service: 'ecs', kind: 'throttle', action: 'StartInstances', count: 2 },
      { service: 'ecs', kind: 'error', action: 'DescribeInstances', count: 3 },
      { service: 'ecs', kind: 'vanish', probability: 0.01, count: 5 },
    ]);

    const { status } = await client.call('create', 'POST', {}, { requestId: 'thousand', count: COUNT });
    expect(status).toBe(202);
    const ended = (): Line[] => lines.filter(({ message }) => message === 'item ended');
    while (new Set(ended().map(({ instanceId }) => instanceId)).size < COUNT) await sleep(200);

    const ticks = lines.filter(({ metrics: series }) => series === 'tick');
    // How many were pending at most, by status, and how long the oldest had waited; why: some for throttling.
    expect(Math.max(...ticks.map(({ pending }) => Number(pending)))).toBeGreaterThan(100);
    expect(ticks.some(({ pendingPending = 0 }) => Number(pendingPending) > 0)).toBe(true);
    expect(Math.max(...ticks.map(({ throttled }) => Number(throttled)))).toBeGreaterThan(0);
    // The slowest.
    const [slowest] = ended().sort((one, other) => Number(other['seconds']) - Number(one['seconds']));
    expect(slowest).toMatchObject({ instanceId: expect.stringMatching(/^i-/) as string, request: 'thousand' });
    // What failed, and with which request id of ECS.
    const calls = lines.flatMap(({ ecsFailedCalls = [] }) => ecsFailedCalls as string[]);
    expect(calls.filter((call) => /^StartInstances Throttling\S* [0-9A-F-]{36}$/.test(call))).toHaveLength(2);
    expect(calls.filter((call) => /^DescribeInstances InternalError [0-9A-F-]{36}$/.test(call))).toHaveLength(3);
    // What it cost: the functions' own counts are those of the cloud.
    const text = await metrics();
    const { ecs } = await cloud.stats();
    const counted = (api: string): number =>
      lines.reduce((sum, line) => sum + (line['metrics'] === 'invocation' ? Number(line[`ecs${api}`] ?? 0) : 0), 0);
    expect(counted('CreateInstance')).toBe(ecs.calls['CreateInstance']);
    expect(figure(text, 'local_requests_total{service="ecs",action="CreateInstance",code="OK"}')).toBe(COUNT);
    expect(figure(text, 'local_log_metric_total{function="create",series="invocation",metric="ecsCreateInstance"}')).toBe(COUNT); // prettier-ignore
    const total = (name: string): number =>
      ['tick', 'sweep', 'hint']
        .map(
          (series) =>
            figure(text, `local_log_metric_total{function="reconcile",series="${series}",metric="${name}"}`) || 0,
        )
        .reduce((sum, count) => sum + count);
    expect(total('reachedRunning') + total('failed')).toBe(ended().length);
  },
  PATIENCE,
);

test('the metrics are for this machine alone', async () => {
  const response = await fetch(`${cloud.endpoints.fc}/_local/metrics`, {
    headers: { Origin: 'http://elsewhere.test' },
  });

  expect(response.status).toBe(403);
});
