import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

describe('create', () => {
  test('an empty request makes one server with the defaults run, and its outcome is published', async () => {
    const created = await cloud.call('create', 'POST');

    expect(created.status).toBe(202);
    expect(created.body).toMatchObject({ goal: 'Running', instances: [{ slot: 0, placement: 0 }], failures: [] });

    const { requestId } = created.body;
    const [server] = await cloud.whenEnded({ requestId });

    expect(server).toMatchObject({
      status: 'Running',
      goal: 'Running',
      slot: 0,
      outcome: { type: 'instance.running' },
    });

    const outcomes = await cloud.outcomesUntil((published) => published.length >= 1);

    expect(outcomes.find(({ subject }) => subject === server?.instanceId)).toMatchObject({
      specversion: '1.0',
      id: `${server?.instanceId ?? ''}/0`,
      type: 'instance.running',
      data: { requestId, slot: 0, status: 'Running' },
    });
  });

  test('a public address is there when the server first runs', async () => {
    const { body } = await cloud.call('create', 'POST', {}, { count: 2, internetMaxBandwidthOut: 5 });

    const servers = await cloud.whenEnded({ requestId: body.requestId });

    expect(servers.map(({ status }) => status)).toEqual(['Running', 'Running']);
    for (const { publicIpAddresses } of servers)
      expect(publicIpAddresses).toEqual([expect.stringMatching(/^\d+(\.\d+){3}$/)]);
  });

  test('the same request again makes no further server', async () => {
    const request = { requestId: 'twice', count: 3 };

    const [first, second] = await Promise.all([
      cloud.call('create', 'POST', {}, request),
      cloud.call('create', 'POST', {}, request),
    ]);
    const third = await cloud.call('create', 'POST', {}, request);

    const ids = ({ body }: typeof third): string[] => body.instances.map(({ instanceId }) => instanceId);
    expect(ids(second)).toEqual(ids(first));
    expect(ids(third)).toEqual(ids(first));
    expect(await cloud.whenEnded({ requestId: 'twice' })).toHaveLength(3);
  });

  test('looks for the servers of a request only where its id may have been used before', async () => {
    const blind = { service: 'ecs', action: 'DescribeInstances', kind: 'answer', code: 'InternalError', status: 500 } as const; // prettier-ignore
    await cloud.setFaults([blind]);

    const created = await cloud.call('create', 'POST');
    const again = await cloud.call('create', 'POST', {}, { requestId: created.body.requestId });
    await cloud.setFaults([]);

    expect(created).toMatchObject({ status: 202, body: { failures: [] } });
    expect(again.status).toBe(503);
    expect(await cloud.whenEnded({ requestId: created.body.requestId })).toMatchObject([{ status: 'Running' }]);
  });

  test('a PrePaid server runs, with its period', async () => {
    const request = { instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month', confirm: true };

    const { status, body } = await cloud.call('create', 'POST', {}, request);

    expect(status).toBe(202);
    expect(await cloud.whenEnded({ requestId: body.requestId })).toMatchObject([{ status: 'Running' }]);
  });

  test('falls back to the next placement when the first is out of stock', async () => {
    await cloud.setFaults([{ service: 'ecs', kind: 'noStock', zone: 'cn-hangzhou-g' }]);
    const placements = [{ zoneId: 'cn-hangzhou-g' }, { zoneId: 'cn-hangzhou-h' }];

    const { status, body } = await cloud.call('create', 'POST', {}, { count: 3, placements });

    expect(status).toBe(202);
    expect(body.instances).toMatchObject([{ placement: 1 }, { placement: 1 }, { placement: 1 }]);

    const [server] = await cloud.whenEnded({ requestId: body.requestId });

    expect(server).toMatchObject({ status: 'Running', placement: { index: 1, zoneId: 'cn-hangzhou-h' } });
  });
});

describe('start, stop and release', () => {
  test('stop the servers of a request, start them again and release them', async () => {
    const { body } = await cloud.call('create', 'POST', {}, { count: 2 });
    const selection = { requestId: body.requestId };
    await cloud.whenEnded(selection);

    const stop = await cloud.call('stop', 'POST', {}, { ...selection, stoppedMode: 'StopCharging' });
    const stopped = await cloud.whenEnded(selection);
    const restart = await cloud.call('start', 'POST', {}, selection);
    const started = await cloud.whenEnded(selection);
    const release = await cloud.call('release', 'POST', {}, selection);

    expect([stop.status, restart.status, release.status]).toEqual([202, 202, 202]);
    expect(stopped).toMatchObject([
      { status: 'Stopped', outcome: { type: 'instance.stopped' } },
      { status: 'Stopped' },
    ]);
    expect(started).toMatchObject([
      { status: 'Running', outcome: { type: 'instance.running' } },
      { status: 'Running' },
    ]);
    const ids = started.map(({ instanceId }) => instanceId ?? '');
    await expect
      .poll(() => cloud.whenEnded({ instanceIds: ids.join(',') }))
      .toMatchObject([{ status: 'Absent' }, { status: 'Absent' }]);

    const released = (published: readonly Outcome[]): string[] =>
      published.filter(({ type }) => type === 'instance.released').map(({ subject }) => subject);
    const published = await cloud.outcomesUntil((soFar) => released(soFar).length >= 2);

    expect(released(published).sort()).toEqual(ids.sort());
  });

  test('a stop overtakes the creation, and is not undone', async () => {
    const { body } = await cloud.call('create', 'POST');
    const selection = { requestId: body.requestId };

    await cloud.call('stop', 'POST', {}, selection);

    expect(await cloud.whenEnded(selection)).toMatchObject([{ status: 'Stopped', goal: 'Stopped' }]);
  });
});

describe('a hundred servers', () => {
  test('run after at most 25 ECS calls beside creates and addresses, and at most 20 sends', async () => {
    const own = await startCloud({ flags: ['--speed', '10', '--seed', '11'] });
    try {
      await own.call('create', 'POST', {}, { count: 100, internetMaxBandwidthOut: 1 });
      await expect
        .poll(async () => (await own.stats()).ecs.instances['Running'], { timeout: 25_000, interval: 200 })
        .toBe(100);
      await own.outcomesUntil((published) => published.length >= 100);

      const { ecs, mns, fc } = await own.stats();

      const { CreateInstance, AllocatePublicIpAddress, ...others } = ecs.calls;
      expect({ CreateInstance, AllocatePublicIpAddress }).toEqual({
        CreateInstance: 100,
        AllocatePublicIpAddress: 100,
      });
      expect(Object.values(others).reduce((sum, calls) => sum + calls, 0)).toBeLessThanOrEqual(25);
      expect(mns.calls['SendMessage']).toBeLessThanOrEqual(20);
      expect(fc['reconcile']?.invocations).toBeLessThanOrEqual(120);
    } finally {
      await own.close();
    }
  });
});
