import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CloudEvent } from '../../fc/trigger/cloudEvent.ts';
import { UsageError } from '../../usageError.ts';
import { PROBES } from './probes.ts';
import { ACCOUNT, startFc, type StartedFc } from './startFc.ts';
import { startReports } from './startReports.ts';

// A minute of the cloud passes in half a second.
const SPEED = 120;

let cloud: StartedFc;
let collector: Awaited<ReturnType<typeof startReports>>;
beforeAll(async () => {
  collector = await startReports();
  cloud = await startFc(PROBES, { speed: SPEED, offers: { REPORT_URL: collector.url } });
});
afterAll(async () => {
  await cloud.close();
  await collector.close();
});
afterEach(() => {
  cloud.faults.replace([]);
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const events = (): unknown[] => collector.reports.map(({ event }) => event);
const batches = (): CloudEvent[][] => events().filter((event): event is CloudEvent[] => Array.isArray(event));
const bodies = (batch: CloudEvent[]): unknown[] => batch.map(({ data }) => data['messageBody']);
const deliveriesOf = (body: string): number => batches().filter((batch) => bodies(batch).includes(body)).length;
const received = (queue: string): unknown[] =>
  cloud.mns
    .queue(queue)
    .peek(16)
    .map(({ body }) => JSON.parse(body) as unknown);
const eventually = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 10_000, interval: 20 });

describe('a timer', () => {
  interface TimerEvent {
    triggerName: string;
    triggerTime: string;
    payload: string;
  }
  const firings = (): TimerEvent[] =>
    events().filter(
      (event): event is TimerEvent => typeof event === 'object' && event !== null && 'triggerTime' in event,
    );

  test('fires in the time of the cloud, with its name and payload; a disabled one never', async () => {
    // A pause of this machine may drop a firing, so some follow each other after more than a minute.
    const minutes = await eventually(() => {
      const times = firings().map(({ triggerTime }) => Date.parse(triggerTime) / 60_000);
      // They run in parallel, so a later one may finish first.
      times.sort((one, other) => one - other);
      const between = times.slice(1).map((time, place) => time - (times[place] ?? 0));
      if (!between.includes(1)) throw new Error(`not yet: ${JSON.stringify(between)}`);
      return between;
    });

    expect(minutes.filter((each) => !Number.isInteger(each) || each < 1)).toEqual([]);
    expect(firings()[0]).toMatchObject({ triggerName: 'every-minute', payload: '{"sweep":true}' });
    expect(firings().filter(({ triggerName }) => triggerName === 'disabled')).toEqual([]);
  });
});

describe('a queue trigger', () => {
  test('delivers the messages of a window as one array of CloudEvents, and deletes them', async () => {
    const queue = cloud.mns.queue('work');
    for (const body of ['a', '{"b":1}', 'c', 'd']) queue.send({ body: base64(body) });

    const batch = await eventually(() => {
      const found = batches().find((each) => bodies(each).includes('a'));
      if (found === undefined || deliveriesOf('d') === 0) throw new Error('not yet');
      return found;
    });

    expect(bodies(batch)).toEqual(['a', '{"b":1}', 'c']);
    expect(batch[0]).toMatchObject({
      specversion: '1.0',
      type: 'mns:Queue:SendMessage',
      subject: `acs:mns:cn-hangzhou:${ACCOUNT.accountId}:queues/work`,
      id: batch[0]?.data['messageId'],
    });

    await eventually(() => {
      expect(queue.describe()).toMatchObject({ ActiveMessages: 0, InactiveMessages: 0 });
    });
  });

  test('tries a failing batch four times in all, then puts it into the dead-letter queue and goes on', async () => {
    cloud.mns.queue('work').send({ body: base64('poison') });
    const [dead] = await eventually(() => {
      const letters = received('dead') as CloudEvent[];
      expect(letters).toHaveLength(1);
      return letters;
    });
    cloud.mns.queue('work').send({ body: base64('after the poison') });

    await eventually(() => {
      expect(deliveriesOf('after the poison')).toBe(1);
    });

    expect(deliveriesOf('poison')).toBe(4);
    expect(dead).toMatchObject({ type: 'mns:Queue:SendMessage', data: { messageBody: 'poison' } });
  });

  test('delivers twice when a fault says so', async () => {
    cloud.faults.replace([{ service: 'fc', action: 'reporter', kind: 'duplicate', count: 1 }]);

    cloud.mns.queue('work').send({ body: base64('twice') });

    await eventually(() => {
      expect(deliveriesOf('twice')).toBe(2);
    });
  });
});

describe('a state-change trigger', () => {
  test('calls once for each event that its pattern matches', async () => {
    const change = { regionId: 'cn-hangzhou', zoneId: 'cn-hangzhou-h', time: Date.UTC(2026, 0, 1) };

    cloud.fc.onStateChange({ ...change, instanceId: 'i-1', state: 'Running' });
    cloud.fc.onStateChange({ ...change, instanceId: 'i-2', state: 'Stopped' });

    const event = await eventually(() => {
      const found = (events() as Partial<CloudEvent>[]).find(({ source }) => source === 'acs.ecs');
      if (found === undefined) throw new Error('not yet');
      return found;
    });

    expect(event).toMatchObject({
      type: 'ecs:Instance:StateChange',
      subject: `acs:ecs:cn-hangzhou:${ACCOUNT.accountId}:instance/i-2`,
      data: { resourceId: 'i-2', state: 'Stopped' },
    });
  });
});

test.each([
  ['"data":{"state":["Stopped"]}', '"data":{"state":[{"wildcard":"Stop*"}]}', "data.state has the operator 'wildcard'"],
  ["eventRuleFilterPattern: '{}'", `eventRuleFilterPattern: '{"data":[]}'`, 'data allows nothing'],
])('a pattern that EventBridge does not know stops the start: %s as %s', async (known, unknown, problem) => {
  const files = { ...PROBES, 's.yaml': (PROBES['s.yaml'] ?? '').replace(known, unknown) };

  const refusal = startFc(files);

  await expect(refusal).rejects.toThrow(UsageError);
  await expect(refusal).rejects.toThrow(`eventRuleFilterPattern: ${problem}`);
});

describe('an asynchronous invocation', () => {
  test('that fails is retried, and its failure sent to the destination', async () => {
    cloud.fc.onStateChange({ regionId: 'cn-hangzhou', instanceId: 'i-poison', state: 'Stopped', time: 0 });

    const [record] = await eventually(() => {
      const records = received('failed');
      expect(records).toHaveLength(1);
      return records;
    });

    expect(record).toMatchObject({
      requestContext: {
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
        functionArn: `acs:fc:cn-hangzhou:${ACCOUNT.accountId}:functions/reporter`,
      },
      requestPayload: expect.stringContaining('i-poison') as string,
      responseContext: { statusCode: 200, functionError: 'UnhandledInvocationError' },
      responsePayload: expect.stringContaining('poisoned') as string,
    });
    expect(events().filter((event) => JSON.stringify(event).includes('i-poison'))).toHaveLength(3);
  });

  test('that succeeds is reported too', async () => {
    const record = await eventually(() => {
      const [first] = received('succeeded');
      if (first === undefined) throw new Error('not yet');
      return first;
    });

    expect(record).toMatchObject({ requestContext: { condition: 'Success' }, responsePayload: 'taken' });
  });
});

test("a function's Date tells the cloud's time", async () => {
  const before = Date.now();
  const ask = async (): Promise<{ date: number; constructed: number; text: string; instance: boolean }> =>
    (await fetch(`${cloud.url}/patient`, { method: 'POST', body: '{"do":"now"}' })).json() as never;

  const first = await ask();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await ask();

  expect(second.date - first.date).toBeGreaterThanOrEqual(100 * SPEED * 0.9);
  expect(first.date).toBeGreaterThan(before);
  expect(first).toMatchObject({ text: 'string', instance: true });
  expect(first.constructed - first.date).toBeLessThan(SPEED * 50);
});
