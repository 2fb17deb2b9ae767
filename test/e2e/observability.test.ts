import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from '../support/connectClient.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';

const COUNT = 1000;
const PATIENCE = 240_000;

type Line = Readonly<Record<string, unknown>>;

let cloud: CloudProcess;
/** What the functions have logged: all that is known of the run, beside the metrics. */
const lines: Line[] = [];
/** The calls that ECS refused, as ECS itself tells them. */
const refused: { requestId: string; action: string; code: string }[] = [];
/** What `/_local/metrics` tells after the run. */
let metrics: string;

beforeAll(async () => {
  const env = [`MAX_COUNT=${COUNT}`, 'CREATES_PER_MINUTE=5000'].flatMap((pair) => ['--env', pair]);
  cloud = await startCloudProcess({
    flags: ['--speed', '10', '--seed', '11', '--pending', '5', '--starting', '10', ...env],
    onLog: note,
  });
  await run();
  await settle();
}, PATIENCE);
afterAll(() => cloud.close());

/** Keeps the lines that a function wrote into its log, and what ECS says of its refusals. */
function note(text: string): void {
  const { msg = '', service, requestId, action = '', code = '' } = JSON.parse(text) as Record<string, string>;
  if (service === 'ecs' && msg === 'ECS call refused' && requestId !== undefined) {
    refused.push({ requestId, action, code });
  }
  for (const line of msg.split('\n').filter((part) => part.includes('"level":'))) {
    lines.push(JSON.parse(line.slice(line.indexOf('{'))) as Line);
  }
}

/** A thousand servers, while starts are throttled, Describe fails, and some vanish. */
async function run(): Promise<void> {
  const client = await connectClient(cloud.endpoints);
  await cloud.setFaults([
    { service: 'ecs', kind: 'throttle', action: 'StartInstances', count: 2 },
    { service: 'ecs', kind: 'vanish', probability: 0.01, count: 5 },
  ]);
  const create = () => client.call('create', 'POST', {}, { requestId: 'thousand', count: COUNT });
  // A busy machine is too slow for a timeout now and then: the same request goes on where it stopped.
  while ((await create()).status !== 202) await sleep(100);
  await cloud.setFaults([{ service: 'ecs', kind: 'error', action: 'DescribeInstances', count: 3 }]);
  while (new Set(ended().map(({ instanceId }) => instanceId)).size < COUNT) await sleep(100);
  // A look writes its figures when all in it are told.
  while (sum('reachedRunning', ...LOOKS) + sum('failed', ...LOOKS) < ended().length) await sleep(100);
}

/** Reads the metrics once no message waits and the log has come to its end: a message that came twice is worked on again. */
async function settle(): Promise<void> {
  let read: number;
  do {
    read = lines.length;
    await sleep(500);
    metrics = await (await fetch(`${cloud.endpoints.fc}/_local/metrics`)).text();
  } while (
    lines.length !== read ||
    QUEUE_STATES.some((state) => figure(`local_queue_messages{${QUEUE},${state}}`) > 0)
  );
}

const QUEUE = 'queue="ecs-provisioner"';
const QUEUE_STATES = ['state="visible"', 'state="received"', 'state="delayed"'];

const LOOKS = ['tick', 'sweep', 'hint'];
const ended = (): Line[] => lines.filter(({ message }) => message === 'item ended');
const linesOf = (...series: string[]): Line[] => lines.filter((line) => series.includes(String(line['metrics'])));
const most = (name: string, ...series: string[]): number =>
  Math.max(...linesOf(...series).map((line) => Number(line[name] ?? 0)));
const sum = (name: string, ...series: string[]): number =>
  linesOf(...series).reduce((total, line) => total + Number(line[name] ?? 0), 0);

/** The failed calls that lines name: API, code and request id of each. */
const failedCalls = (): string[][] =>
  lines.flatMap(({ ecsFailedCalls = [] }) => ecsFailedCalls as string[]).map((call) => call.split(' '));

/** The value of a series of the metrics; 0 where there is none. */
function figure(series: string): number {
  const line = metrics.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

describe('the log of a run of a thousand servers with faults tells', () => {
  test('how many waited, in which status, for how long, and that throttling was why', () => {
    const sweeps = linesOf('sweep');

    // Every pending server has one status and one age.
    expect(most('pending', 'sweep')).toBeGreaterThan(0);
    for (const sweep of [...sweeps, ...linesOf('tick')]) {
      const add = (names: RegExp) => Object.entries(sweep).reduce((total, [name, value]) => total + (names.test(name) ? Number(value) : 0), 0); // prettier-ignore
      expect(add(/^pending(Pending|Starting|Running|Stopping|Stopped|Unknown|Absent|Unseen)$/)).toBe(sweep['pending']);
      expect(add(/^pending(Under|Over)/)).toBe(sweep['pending']);
    }
    expect(most('oldestPendingSeconds', 'sweep')).toBeGreaterThan(0);
    expect(most('throttled', 'tick')).toBeGreaterThan(0);
    expect(sum('ecsThrottled', 'invocation')).toBe(
      failedCalls().filter(([, code = '']) => /Throttling/.test(code)).length,
    );
  });

  test('which one was the slowest', () => {
    const looks = linesOf(...LOOKS).filter((line) => line['slowestRunning'] !== undefined);

    expect(looks.length).toBeGreaterThan(0);
    for (const { requestId, slowestRunning, slowestRunningSeconds } of looks) {
      const told = ended().find((line) => line['requestId'] === requestId && line['instanceId'] === slowestRunning);
      expect(told).toMatchObject({ goal: 'Running', request: 'thousand' });
      expect(Number(told?.['seconds'])).toBeLessThanOrEqual(Number(slowestRunningSeconds));
    }
    expect(most('slowestRunningSeconds', ...LOOKS)).toBeGreaterThanOrEqual(
      Math.max(...ended().map(({ code, seconds }) => (code === undefined ? Number(seconds) : 0))),
    );
  });

  test('which calls failed, with the request id of ECS, and which servers', () => {
    const told = failedCalls();
    const [named, others] = [told.filter(([, , id]) => id !== '-'), told.filter(([, , id]) => id === '-')];

    expect(named.map(([api = '', code = '']) => `${api} ${code}`)).toEqual(
      expect.arrayContaining(['DescribeInstances InternalError', 'StartInstances Throttling']),
    );
    expect(named.filter(([, , id]) => !refused.some(({ requestId }) => requestId === id))).toEqual([]);
    // Where the machine is so busy that an answer came too late, the call has no id.
    expect(named.length + others.length).toBeGreaterThanOrEqual(refused.length);
    const lost = ended().filter(({ code }) => /^Instance(NeverListed|Vanished)$/.test(String(code)));
    expect(new Set(lost.map(({ instanceId }) => instanceId)).size).toBe(5);
  });

  test('what it cost in calls and invocations, as the cloud counts them, and in time', async () => {
    const { ecs, fc } = await cloud.stats();
    const ofCreate = linesOf('invocation').filter((line) => line['function'] === 'create');

    for (const api of ['CreateInstance', 'StartInstances']) {
      expect({ api, calls: sum(`ecs${api}`, 'invocation') }).toEqual({ api, calls: ecs.calls[api] });
    }
    expect(ofCreate).toHaveLength(fc['create']?.invocations ?? NaN);
    expect(Math.min(...ofCreate.map(({ durationMs }) => Number(durationMs)))).toBeGreaterThan(0);
  });
});

test('the metrics tell the same', () => {
  const inReconcile = (name: string): number =>
    LOOKS.map((series) =>
      figure(`local_log_metric_total{function="reconcile",series="${series}",metric="${name}"}`),
    ).reduce((total, value) => total + value);

  const ofInvocations = 'function="create",series="invocation",metric="ecsCreateInstance"';
  expect(figure(`local_log_metric_total{${ofInvocations}}`)).toBe(sum('ecsCreateInstance', 'invocation'));
  // One or two: whether a second start leaves before the first is throttled is a matter of time.
  const throttled = refused.filter(({ action, code }) => action === 'StartInstances' && code === 'Throttling').length;
  expect([1, 2]).toContain(throttled);
  expect(figure('local_requests_total{service="ecs",action="StartInstances",code="Throttling"}')).toBe(throttled);
  expect(inReconcile('failed')).toBe(ended().filter(({ code }) => code !== undefined).length);
  expect(inReconcile('reachedRunning')).toBe(ended().filter(({ code }) => code === undefined).length);
  expect(figure('local_queue_messages{queue="ecs-provisioner-dead-letters",state="visible"}')).toBe(0);
});

test('the metrics are for this machine alone', async () => {
  const response = await fetch(`${cloud.endpoints.fc}/_local/metrics`, {
    headers: { Origin: 'http://elsewhere.test' },
  });

  expect(response.status).toBe(403);
});
