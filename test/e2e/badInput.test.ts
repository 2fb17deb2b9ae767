import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signed } from '../support/signed.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  process.env['ALLOW_PREPAID'] = 'false';
  cloud = await startCloud();
  delete process.env['ALLOW_PREPAID'];
});
afterAll(() => cloud.close());

const prepaid = { instanceChargeType: 'PrePaid', period: 1 };

describe('create refuses', () => {
  test.each([
    ['a body that is no JSON', '{"count": ', 400, 'InvalidJson', undefined],
    ['a body that is no object', '[1]', 400, 'InvalidRequest', undefined],
    ['an unknown field', { cuont: 3 }, 400, 'InvalidRequest', 'cuont'],
    ['a wrong type', { count: 'three' }, 400, 'InvalidRequest', 'count'],
    ['a wrong type in a nested field', { systemDisk: { size: '40' } }, 400, 'InvalidRequest', 'systemDisk.size'],
    ['a count of 0', { count: 0 }, 400, 'InvalidRequest', 'count'],
    ['a count above the cap', { count: 101 }, 400, 'InvalidRequest', 'count'],
    ['PrePaid where it is not allowed', prepaid, 403, 'GuardRail.ALLOW_PREPAID', 'instanceChargeType'],
    ['a period without PrePaid', { period: 1 }, 400, 'InvalidRequest', 'period'],
    ['a tag of ours', { tag: [{ key: 'ecs-provisioner-goal', value: 'x' }] }, 400, 'InvalidRequest', 'tag'],
    ['a request id that no tag can hold', { requestId: 'a b' }, 400, 'InvalidRequest', 'requestId'],
    ['a body over the limit', { userData: 'x'.repeat(200_000) }, 413, 'RequestTooLarge', undefined],
    ['an image that does not exist', { imageId: 'no-such-image' }, 404, 'InvalidImageId.NotFound', 'imageId'],
    [
      'a security group that does not exist',
      { securityGroupId: 'sg-none' },
      404,
      'InvalidSecurityGroupId.NotFound',
      'securityGroupId',
    ],
  ])('%s', async (_what, body, status, code, field) => {
    const before = (await cloud.stats()).ecs.instances;

    const refused = await cloud.call('create', 'POST', {}, body);

    expect(refused).toMatchObject({ status, body: { error: { code } } });
    expect(refused.body.error.field).toBe(field);
    expect(refused.body.error.message).toMatch(/\w/);
    expect((await cloud.stats()).ecs.instances).toEqual(before);
  });

  test('an instance type that does not exist, with one call for ten slots', async () => {
    const before = (await cloud.stats()).ecs.calls['CreateInstance'] ?? 0;

    const refused = await cloud.call('create', 'POST', {}, { count: 10, instanceType: 'ecs.none.large' });

    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'InvalidInstanceType.ValueNotSupported' } } });
    expect(refused.body.failures).toHaveLength(10);
    expect((await cloud.stats()).ecs.calls['CreateInstance']).toBe(before + 1);
  });

  test('the id of another request', async () => {
    await cloud.call('create', 'POST', {}, { requestId: 'taken', instanceName: 'web-a' });
    await cloud.whenEnded({ requestId: 'taken' });
    await cloud.call('release', 'POST', {}, { requestId: 'taken' });

    await expect.poll(async () => (await cloud.stats()).ecs.instances['Running']).toBe(0);

    const refused = await cloud.call('create', 'POST', {}, { requestId: 'taken', instanceName: 'web-b' });

    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'RequestIdConflict', field: 'requestId' } } });
  });
});

describe('the trigger refuses', () => {
  test('a wrong method', async () => {
    const response = await fetch(cloud.endpoints.functions['create'] ?? '', {
      headers: signed('GET', new URL(cloud.endpoints.functions['create'] ?? ''), cloud.endpoints),
    });

    expect(response.status).toBe(405);
  });

  test('a bad signature', async () => {
    const url = new URL(cloud.endpoints.functions['create'] ?? '');
    const headers = signed('POST', url, { ...cloud.endpoints, accessKeySecret: 'wrong' });

    const response = await fetch(url, { method: 'POST', headers, body: '{}' });

    expect(response.status).toBe(403);
  });
});

describe('start, stop, release and status refuse', () => {
  test.each([
    ['start', { instanceIds: ['i-none'] }, 404, 'InvalidInstanceId.NotFound'],
    ['stop', {}, 400, 'InvalidRequest'],
    ['stop', { instanceIds: ['i-a'], requestId: 'b' }, 400, 'InvalidRequest'],
    ['release', { requestId: 'unheard-of' }, 404, 'NoInstances'],
    ['start', { instanceIds: ['../../etc'] }, 400, 'InvalidRequest'],
  ])('%s of %j', async (name, body, status, code) => {
    expect(await cloud.call(name, 'POST', {}, body)).toMatchObject({ status, body: { error: { code } } });
  });

  test('status without a selection', async () => {
    expect(await cloud.call('status', 'GET')).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidRequest' } },
    });
  });
});

describe('after all that', () => {
  test('the next request works', async () => {
    const { status, body } = await cloud.call('create', 'POST');

    expect(status).toBe(202);
    expect(await cloud.whenEnded({ requestId: body.requestId })).toMatchObject([{ status: 'Running' }]);
  });
});

describe('a poisoned message', () => {
  const item = { id: 'i-never-existed', goal: 'Running', gen: 0, due: 1 };

  test.each([
    ['that is not JSON', 'plain words', /not JSON/],
    ['of no version', JSON.stringify({ items: [item] }), /known form: v /],
    ['with an id that never existed', JSON.stringify({ v: 1, items: [item] }), /never shown i-never-existed/],
  ])('%s ends in the dead-letter queue, with the reason', async (_what, message, reason) => {
    await cloud.send('ecs-provisioner', message);

    const letter = (await cloud.receive('ecs-provisioner-dead-letters')) as { reason: string };

    expect(letter.reason).toMatch(reason);
  });
});
