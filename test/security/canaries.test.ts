import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultRule } from '../../local/faults.ts';
import { signed } from '../support/signed.ts';
import { leaks } from './leaks.ts';
import { startListeningCloud, type ListeningCloud } from './startListeningCloud.ts';

// ECS takes passwords of 8 to 30 characters of at least three kinds, and user data in base64.
const password = 'Canary-7f3a9-Passw0rd';
const script = '#!/bin/sh\nexport TOKEN="canary-5b1c8-user-data"\n';
const userData = Buffer.from(script).toString('base64');
const accessKeySecret = 'canary-2e6d4-access-key-secret';
const secretFields = { password, userData };

let cloud: ListeningCloud;
beforeAll(async () => {
  cloud = await startListeningCloud({ accessKeySecret });
});
afterAll(() => cloud.close());

/** Expects that no secret is in anything recorded so far. */
function expectSilence(): void {
  expect(leaks(cloud.sayings(), { password, script, userData, ...cloud.secrets() })).toEqual([]);
}

function create(fields: object): Promise<{ status: number; text: string }> {
  return cloud.post('create', JSON.stringify({ requestId: randomUUID(), ...secretFields, ...fields }));
}

describe('secrets stay where they belong when a request', () => {
  test('succeeds, from its creation to its release', async () => {
    const requestId = 'secret-success';
    const { status } = await create({ requestId, count: 2, internetMaxBandwidthOut: 1 });
    await cloud.whenEnded({ requestId });
    const replay = await create({ requestId, count: 2, internetMaxBandwidthOut: 1 });
    for (const name of ['stop', 'start', 'release']) {
      await cloud.post(name, JSON.stringify({ requestId }));
      if (name !== 'release') await cloud.whenEnded({ requestId });
    }

    await expect.poll(() => countOutcomes('instance.released'), { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect([status, replay.status]).toEqual([202, 202]);
    // The test would prove nothing if a kind of output were not recorded.
    for (const where of ['the log', 'a message in ecs-provisioner', 'an outcome', 'the answer of create']) {
      expect(cloud.sayings().some((saying) => saying.where === where)).toBe(true);
    }

    expectSilence();
  });

  test('brings its user data as text', async () => {
    const { status } = await create({ userData: undefined, userDataText: script });
    const refused = await create({ userData: undefined, userDataText: script, instanceType: 'ecs.none.large' });

    expect([status, refused.status]).toEqual([202, 409]);

    expectSilence();
  });

  test.each([
    ['is no JSON', `{"password": "${password}", "userData": "${userData}`, 400],
    ['is not an object', `["${password}"]`, 400],
    ['has a secret under a wrong name', JSON.stringify({ passwort: password }), 400],
    ['has a secret of a wrong type', JSON.stringify({ password: { value: password }, userData: [userData] }), 400],
    ['has a secret where a name belongs', JSON.stringify({ requestId: `${password} ${userData}` }), 400],
    ['is too long', JSON.stringify({ userData: userData.repeat(5000) }), 413],
    ['has a password that ECS refuses', JSON.stringify({ password: `${password}-that-is-far-too-long` }), 400],
    ['has user data that is too long', JSON.stringify({ userData: userData.repeat(1000) }), 400],
    ['has user data that is not encoded', JSON.stringify({ userData: script }), 400],
    ['has text for user data that is too long', JSON.stringify({ userDataText: script.repeat(1000) }), 400],
    ['has text for user data of a wrong type', JSON.stringify({ userDataText: [script] }), 400],
    ['has user data in both forms', JSON.stringify({ userData, userDataText: script }), 400],
    ['has a secret where a name of the SDK is left out', JSON.stringify({ clientToken: password }), 400],
    ['names an image that is not there', JSON.stringify({ ...secretFields, imageId: 'none' }), 404],
    ['finds no stock', JSON.stringify({ ...secretFields, instanceType: 'ecs.none.large' }), 409],
    ['was another one before', JSON.stringify({ ...secretFields, requestId: 'secret-success', password: 'x' }), 409],
  ])('%s', async (_what, body, status) => {
    const refused = await cloud.post('create', body);

    expect(refused.status).toBe(status);

    expectSilence();
  });

  test.each([
    ['passes', {}, 200],
    ['is refused by ECS', { imageId: 'none' }, 200],
    ['is refused before', { passwort: password }, 400],
  ])('is planned and %s', async (_what, fields, status) => {
    const planned = await cloud.post('plan', JSON.stringify({ ...secretFields, ...fields }));

    expect(planned.status).toBe(status);

    expectSilence();
  });

  test.each(['start', 'stop', 'release'])('of %s brings secrets that nobody asked for', async (name) => {
    const refused = await cloud.post(name, JSON.stringify({ requestId: 'secret-success', ...secretFields }));

    expect(refused.status).toBe(400);

    expectSilence();
  });

  test('is signed with another key', async () => {
    const url = new URL(cloud.endpoints.functions['create'] ?? '');
    const headers = signed('POST', url, { ...cloud.endpoints, accessKeySecret: 'another' });

    const refused = await cloud.post('create', JSON.stringify(secretFields), headers);

    expect(refused.status).toBe(403);

    expectSilence();
  });
});

describe('secrets stay where they belong when ECS', () => {
  test.each([
    ['throttles', { kind: 'throttle' }],
    ['fails', { kind: 'error', status: 500 }],
    ['is unavailable', { kind: 'error', status: 503 }],
    ['is behind an empty 502', { kind: 'badGateway' }],
    ['is behind a page with a 502', { kind: 'badGateway', html: true }],
    ['resets before the effect', { kind: 'resetBefore' }],
    ['resets after the effect', { kind: 'resetAfter' }],
    // Longer than the bundles' timeout of 0.7 s, at twenty times real time.
    ['does not answer in time', { kind: 'latency', ms: 40_000 }],
  ] satisfies [string, Partial<FaultRule>][])('%s', async (_what, fault) => {
    await cloud.setFaults([{ service: 'ecs', action: 'CreateInstance', count: 2, ...fault }]);

    const answer = await create({ count: 2 });

    await cloud.setFaults([]);

    expect([202, 503]).toContain(answer.status);
    expect(cloud.sayings().some(({ text }) => text.includes('slot not filled'))).toBe(true);

    expectSilence();
  });

  test('fails at every other call, too', async () => {
    const rules = ['DescribeInstances', 'StartInstances', 'TagResources', 'UntagResources', 'DeleteInstances'];
    await cloud.setFaults(
      rules.flatMap((action): FaultRule[] => [
        { service: 'ecs', kind: 'resetAfter', action, count: 2 },
        { service: 'ecs', kind: 'badGateway', html: true, action, count: 2 },
        { service: 'ecs', kind: 'error', status: 500, action, count: 2 },
      ]),
    );

    await create({ requestId: 'secret-trouble' });
    await cloud.post('release', JSON.stringify({ requestId: 'secret-trouble' }));
    await cloud.setFaults([]);

    expectSilence();
  });
});

describe('secrets stay where they belong when MNS', () => {
  test.each([
    ['throttles', { kind: 'throttle' }],
    ['fails', { kind: 'error', status: 500 }],
    ['is behind an empty 502', { kind: 'badGateway' }],
    ['is behind a page with a 502', { kind: 'badGateway', html: true }],
    ['resets before the effect', { kind: 'resetBefore' }],
    ['resets after the effect', { kind: 'resetAfter' }],
    ['loses the message', { kind: 'lose' }],
  ] satisfies [string, Partial<FaultRule>][])('%s', async (_what, fault) => {
    await cloud.setFaults([{ service: 'mns', action: 'SendMessage', count: 1, ...fault }]);

    const answer = await create({});

    await cloud.setFaults([]);

    expect([202, 503]).toContain(answer.status);

    expectSilence();
  });
});

describe('secrets stay where they belong when create', () => {
  test('is invoked asynchronously, and fails', async () => {
    await cloud.setFaults([{ service: 'ecs', kind: 'error', action: 'DescribeInstances', count: 2 }]);

    const accepted = await cloud.post('create', JSON.stringify(secretFields), { 'x-fc-invocation-type': 'Async' });

    expect(accepted.status).toBe(202);

    await cloud.setFaults([]);
    expectSilence();
  });

  test('dies in the middle', async () => {
    await cloud.setFaults([{ service: 'fc', kind: 'killWorker', action: 'create', ms: 5, count: 1 }]);

    const answer = await create({ count: 5 });

    await cloud.setFaults([]);

    expect(answer.status).toBe(502);

    expectSilence();
  });
});

test('no tag holds a secret', async () => {
  const { body } = await cloud.call('status', 'GET', { requestId: 'secret-trouble' });

  expect(leaks([{ where: 'status', text: JSON.stringify(body) }], { password, script, userData })).toEqual([]);
});

/** How many outcomes of this type were published. */
function countOutcomes(type: string): number {
  return cloud.sayings().filter(({ where, text }) => where === 'an outcome' && text.includes(`"${type.slice(9)}"`))
    .length;
}
