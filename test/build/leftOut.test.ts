import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { FOR_PLATFORM } from '../../scripts/functions.mjs';
import { leaveOut, type Row } from '../../scripts/leaveOut.mjs';
import { KEY } from '../support/builders.ts';
import { startStub } from '../support/startStub.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { bundledSdks, type Sdks } from './sdks.ts';

let sdks: Sdks;
beforeAll(async () => {
  sdks = await bundledSdks();
});

describe('what was left out says so when it is used', () => {
  test.each<[string, (sdks: Sdks) => unknown, string]>([
    ['a class', ({ dara }) => new dara.Date('2026-01-01'), 'default of @darabonba/typescript/dist/date.js'],
    ['a method of a class', ({ dara }) => dara.Form.toFormString({}), 'default of @darabonba/typescript/dist/form.js'],
    ['a function', ({ dara }) => dara.merge({}, {}), 'merge of lodash/lodash.js'],
    ['a constant', ({ core }) => core.websocketUtils.StreamHandler.name, 'StreamHandler of @alicloud/openapi-core'],
    ['a class to extend', ({ dara }) => class extends dara.File {}, 'default of @darabonba/typescript/dist/file.js'],
    [
      'a static method',
      ({ core }) => core.OpenApiUtil.getRPCSignature({}, '', ''),
      'getRPCSignature of @alicloud/openapi-core',
    ],
  ])('%s', (_, use, name) => {
    expect(() => use(sdks)).toThrow(new RegExp(`^${name}.* was left out of this bundle`));
  });

  test('a way to call', async () => {
    const config = new sdks.core.$OpenApiUtil.Config({ ...KEY, signatureAlgorithm: 'v2', endpoint: '127.0.0.1:1' });
    const client = new sdks.core.default(config);
    const { Params, OpenApiRequest } = sdks.core.$OpenApiUtil;

    await expect(
      client.callApi(new Params({ style: 'RPC' }), new OpenApiRequest({}), new sdks.dara.RuntimeOptions({})),
    ).rejects.toThrow('doRPCRequest of @alicloud/openapi-core/dist/client.js was left out');
  });

  test('a source of keys', () => {
    const config = new sdks.core.$OpenApiUtil.Config({ bearerToken: 'token', endpoint: '127.0.0.1:1' });

    expect(() => new sdks.core.default(config)).toThrow(/bearer_token_credential.js was left out/);
  });

  test('an answer that is read with the vendor’s models, rather than without what it lists', async () => {
    const body = JSON.stringify({ Instances: { Instance: [] } });
    const { url } = await closeAfterTest(startStub((_, response) => response.end(body)));
    const endpoint = { protocol: 'http', endpoint: new URL(url).host };
    const client = new sdks.ecs.default(new sdks.core.$OpenApiUtil.Config({ ...KEY, regionId: 'r', ...endpoint }));

    await expect(
      client.describeInstancesWithOptions(new sdks.ecs.DescribeInstancesRequest({}), new sdks.dara.RuntimeOptions({})),
    ).rejects.toThrow(/^DescribeInstancesResponseBodyInstances of .* was left out/);
  });
});

describe('the build fails where', () => {
  const why = 'a test';
  const STREAM = '@darabonba/typescript/dist/stream.js';

  test.each<[string, Row, string]>([
    ['a file is loaded no more', { module: 'gone/index.js', why }, 'No bundle loads gone/index.js'],
    ['a function is gone', { module: STREAM, functions: ['readAsYaml'], why }, `${STREAM} has no function readAsYaml`],
    ['a class is gone', { module: STREAM, onlyClass: 'Gone', why }, `${STREAM} has no class Gone`],
    ['an export is gone', { module: STREAM, exports: ['Gone'], why }, `${STREAM} has no export Gone`],
  ])('%s', async (_, row, message) => {
    const stdin = { contents: `require('@darabonba/typescript')`, resolveDir: '.' };
    const options = { ...FOR_PLATFORM, stdin, write: false, logLevel: 'silent' } as const;

    await expect(build({ ...options, plugins: [leaveOut([row])] })).rejects.toThrow(message);
  });
});
