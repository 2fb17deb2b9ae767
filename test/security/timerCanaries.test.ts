import { expect, test } from 'vitest';
import { leaks } from './leaks.ts';
import { startListeningCloud } from './startListeningCloud.ts';

const secrets = {
  password: 'Canary-7f3a9-Passw0rd',
  userData: Buffer.from('canary-5b1c8-user-data').toString('base64'),
};

test('secrets in the payload of a timer do not leak, with and without faults', async () => {
  const cloud = await startListeningCloud({
    accessKeySecret: 'canary-2e6d4-access-key-secret',
    nightly: JSON.stringify(secrets),
  });
  try {
    const published = (): number => cloud.sayings().filter(({ where }) => where === 'an outcome').length;
    await expect.poll(published, { timeout: 20_000 }).toBeGreaterThan(0);
    await cloud.setFaults([{ service: 'ecs', kind: 'badGateway', html: true, action: 'CreateInstance', count: 3 }]);
    const unfilled = (): boolean => cloud.sayings().some(({ text }) => text.includes('slot not filled'));
    await expect.poll(unfilled, { timeout: 20_000 }).toBe(true);

    expect(leaks(cloud.sayings(), { ...secrets, ...cloud.secrets() })).toEqual([]);
  } finally {
    await cloud.close();
  }
});
