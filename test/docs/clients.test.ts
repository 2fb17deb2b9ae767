import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode } from '../support/run.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';
import { blocksOf } from './markdown.ts';

let cloud: CloudProcess;
beforeAll(async () => {
  cloud = await startCloudProcess();
});
afterAll(() => cloud.close());

/** For each package whose line is marked ✓ a call by the client that the line makes. */
const CALLS: Record<string, { as: string; call: string }> = {
  '@alicloud/ecs20140526': { as: 'Ecs', call: `describeInstances(new sdk.DescribeInstancesRequest({ regionId }))` },
  '@alicloud/pop-core': { as: 'RPCClient', call: `request('DescribeInstances', { RegionId: regionId })` },
  '@alicloud/mns': { as: 'MNS', call: `sendMessage('ecs-provisioner-dead-letters', { MessageBody: 'eA==' })` },
  '@alicloud/fc20230330': { as: 'Fc', call: `listFunctions(new sdk.ListFunctionsRequest({}))` },
  '@alicloud/fc2': { as: 'FC', call: `invokeFunction('any', 'status', '{"requestId": "none"}')` },
};

const [block = ''] = blocksOf('docs/clients.md', 'js');
const lines = [...block.matchAll(/^\/\/ ✓ (@[\w/-]+).*\n(.*);$/gm)].map(([, name = '', made = '']) => ({ name, made }));

test.each(lines)('the line of docs/clients.md for $name makes a client that calls', async ({ name, made }) => {
  const { ecs, mns, fc, accountId, accessKeyId, accessKeySecret, region } = cloud.endpoints;
  const { as = '', call = '' } = CALLS[name] ?? {};
  const places = { '127.0.0.1:8400': fc, '127.0.0.1:8401': ecs, '127.0.0.1:8402': mns };
  const here = Object.entries(places).reduce((line, [from, to]) => line.replace(from, new URL(to).host), made);
  const names = { accountId, accessKeyId, accessKeyID: accessKeyId, accessKeySecret, region, regionId: region };
  const program = `const { ${Object.keys(names).join(', ')} } = ${JSON.stringify(names)};
const sdk = require('${name}');
const ${as} = sdk.default ?? sdk;
(${here}).${call}.then(() => console.log('called'));`;

  expect(await runNode(['-e', program])).toEqual({ code: 0, stdout: 'called\n', stderr: '' });
});

test('each line of docs/clients.md that says so is tried', () => {
  expect(lines.map(({ name }) => name).sort()).toEqual(Object.keys(CALLS).sort());
  expect(block.match(/✓/g)).toHaveLength(lines.length);
});
