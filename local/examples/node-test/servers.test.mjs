import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startLocalCloud } from '@ecs-provisioner/local-cloud';
import { connect, launch, running } from '../servers.mjs';

let cloud;
let client;
before(async () => {
  cloud = await startLocalCloud({ services: ['ecs'], speed: 0, seed: 1 });
  client = connect({ ...cloud.credentials, endpoint: cloud.ecs.host, protocol: 'http' });
});
beforeEach(() => cloud.reset());
after(() => cloud.stop());

test('new servers run within a minute', async () => {
  const ids = await launch(client, 2);
  assert.deepEqual(await running(client), []);

  await cloud.clock.advance('1m');

  assert.deepEqual((await running(client)).sort(), ids.sort());
});

test('a zone without room is told', async () => {
  cloud.faults.set([{ service: 'ecs', kind: 'noStock' }]);

  await assert.rejects(launch(client, 1), { code: 'OperationDenied.NoStock' });
  assert.deepEqual(cloud.stats().ecs.calls, { RunInstances: 1 });
});
