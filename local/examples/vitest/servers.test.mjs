import { startLocalCloud } from '@ecs-provisioner/local-cloud';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, launch, running } from '../servers.mjs';

let cloud;
let client;
beforeAll(async () => {
  cloud = await startLocalCloud({ services: ['ecs'], speed: 0, seed: 1 });
  client = connect({ ...cloud.credentials, endpoint: cloud.ecs.host, protocol: 'http' });
});
beforeEach(() => cloud.reset());
afterAll(() => cloud.stop());

test('new servers run within a minute', async () => {
  const ids = await launch(client, 2);

  expect(await running(client)).toEqual([]);

  await cloud.clock.advance('1m');

  expect((await running(client)).sort()).toEqual(ids.sort());
});

test('a zone without room is told', async () => {
  cloud.faults.set([{ service: 'ecs', kind: 'noStock' }]);

  await expect(launch(client, 1)).rejects.toMatchObject({ code: 'OperationDenied.NoStock' });
  expect(cloud.stats().ecs.calls).toEqual({ RunInstances: 1 });
});
