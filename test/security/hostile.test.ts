import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEcs } from '../../shared/cloud/ecsSdk.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

const item = { id: 'i-bp1hostile', goal: 'Running', gen: 0, due: 1 };
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a body', () => {
  test.each([
    ['of 33 MB', 'x'.repeat(33 * 1024 * 1024), 400],
    ['one byte over the limit', JSON.stringify({ description: 'x'.repeat(128 * 1024 - 18) + 'é' }), 413],
    ['nested fifty thousand times', deep(50_000), 400],
    ['nested in a field', `{"tag": ${deep(20_000)}}`, 400],
    ['with a prototype', '{"__proto__": {"count": 5}}', 400],
    ['with a constructor', '{"constructor": {"prototype": {"count": 5}}}', 400],
    ['with a number that overflows', '{"count": 1e400}', 400],
    ['with a script for an id', '{"requestId": "<script>alert(1)</script>"}', 400],
    ['that is no UTF-8', '\u{fffd}\u0000', 400],
  ])('%s is refused, and the next one served', async (_what, body, status) => {
    const before = (await cloud.stats()).ecs.calls['CreateInstance'] ?? 0;

    const refused = await cloud.call('create', 'POST', {}, body);

    expect(refused.status).toBe(status);
    expect((await cloud.stats()).ecs.calls['CreateInstance'] ?? 0).toBe(before);
    expect((await cloud.call('create', 'POST', {}, { requestId: 'next' })).status).toBe(202);
  });
});

describe('a message', () => {
  test.each([
    ['as long as a message can be', JSON.stringify({ v: 1, items: [{ ...item, id: 'x'.repeat(48_000) }] })],
    ['nested twenty thousand times', deep(20_000)],
    ['of a wrong type', '42'],
    ['with no items', JSON.stringify({ v: 1, items: [] })],
    ['with items of a wrong type', JSON.stringify({ v: 1, items: { length: 1, 0: item } })],
    ['with a query for an id', JSON.stringify({ v: 1, items: [{ ...item, id: { $ne: '' } }] })],
    ['with a script for an id', JSON.stringify({ v: 1, items: [{ ...item, id: '<script>alert(1)</script>' }] })],
    ['with a prototype', `{"v": 1, "items": [${JSON.stringify(item)}], "__proto__": {"v": 2}}`],
    ['with a prototype for a goal', JSON.stringify({ v: 1, items: [{ ...item, goal: '__proto__' }] })],
    ['with a field too many', JSON.stringify({ v: 1, items: [{ ...item, admin: true }] })],
    ['with a time that overflows', JSON.stringify({ v: 1, items: [{ ...item, due: 1e300 }] })],
    ['with the name of a method for an id', JSON.stringify({ v: 1, items: [{ ...item, id: 'constructor' }] })],
  ])('%s ends among the dead letters', async (_what, message) => {
    await cloud.send('ecs-provisioner', message);

    expect(await cloud.receive('ecs-provisioner-dead-letters')).toMatchObject({ reason: expect.any(String) as string });
  });

  test('that is not JSON does not hold up the others', async () => {
    await cloud.send('ecs-provisioner', 'poison');
    const { body } = await cloud.call('create', 'POST');

    expect(await cloud.whenEnded({ requestId: body.requestId })).toMatchObject([{ status: 'Running' }]);
  });
});

describe('a goal tag', () => {
  test.each([
    ['of a script', '<script>alert(1)</script>'],
    ['of a prototype', 'v1/Running/gen=1/within=600/__proto__=x'],
    ['of a method', 'v1/constructor/gen=1/within=600'],
    ['of numbers that overflow', 'v1/Running/gen=99999999999999999999/within=600'],
    ['as long as a tag can be', 'v1/'.padEnd(128, '/')],
  ])('%s ends in an outcome that says so', async (_what, tag) => {
    const { body } = await cloud.call('create', 'POST', {}, { onFailure: 'keep' });
    const id = body.instances[0]?.instanceId ?? '';
    const ecs = connectEcs(cloud.endpoints.region, cloud.endpoints.ecs, {
      ...cloud.endpoints,
      securityToken: undefined,
    });

    await expect.poll(() => ecs.describe([id])).toHaveLength(1);

    await ecs.tag([id], { [TAG.goal]: tag, [TAG.pending]: tag });

    await cloud.outcomesUntil((published) =>
      published.some(({ subject, data }) => subject === id && data.code === 'InvalidGoalTag'),
    );

    // A new goal can be set afterwards.
    expect((await cloud.call('stop', 'POST', {}, { instanceIds: [id] })).status).toBe(202);
    expect(await cloud.whenEnded({ instanceIds: id })).toMatchObject([{ status: 'Stopped', goal: 'Stopped' }]);
  });
});

test('invalid slot tags are ignored', async () => {
  const { body } = await cloud.call('create', 'POST', {}, { requestId: 'slots' });
  const [server] = await cloud.whenEnded({ requestId: body.requestId });
  const id = server?.instanceId ?? '';
  const ecs = connectEcs(cloud.endpoints.region, cloud.endpoints.ecs, { ...cloud.endpoints, securityToken: undefined });

  await ecs.tag([id], { [TAG.slot]: '999999999/-1/__proto__' });

  expect((await cloud.call('status', 'GET', { instanceIds: id })).body.instances).toMatchObject([{ slot: null }]);
  // Without readable slot tags it does not count as ours, so release needs force.
  expect((await cloud.call('release', 'POST', {}, { instanceIds: [id] })).status).toBe(403);
});
