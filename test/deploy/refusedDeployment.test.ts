import * as api from '@alicloud/fc20230330';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { zipOf } from '../../local/test/deploy/zip.ts';
import { connectFc, renderSpec } from '../support/deploy.ts';
import { deployBundles } from '../support/deployBundles.ts';
import { runNode } from '../support/run.ts';
import { PATIENCE, watchedAccount } from '../support/watchedAccount.ts';

const { account, cli } = watchedAccount();

beforeAll(() => account().cli(['setup']), PATIENCE);

describe('where EventBridge is off', () => {
  const MEND = /^. EventBridge: is not switched on in cn-hangzhou, .* {2}→ switch it on in its console/m;
  const off = () => account().setFaults([{ service: 'fc', kind: 'eventBridgeOff' }]);
  afterEach(() => account().setFaults([]));

  test('the checks before a deployment end it with one message', async () => {
    await off();
    const { endpoints, env } = account();
    const { accountId: AccountID, accessKeyId: AccessKeyID, accessKeySecret: AccessKeySecret } = endpoints;

    const ran = await runNode(['dist/cli/preDeploy.mjs', AccountID], { env: { ...env, AccountID, AccessKeyID, AccessKeySecret } }); // prettier-ignore

    expect(ran).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^error: EventBridge: is not switched on in .* {2}→ switch it on in its console .*\n$/) as string }); // prettier-ignore
  });

  test(
    'Function Compute refuses its triggers alone, and doctor says why; once it is on, all are made',
    { timeout: PATIENCE },
    async () => {
      await off();
      const { endpoints, env } = account();

      await expect(deployBundles(endpoints, env)).rejects.toMatchObject({ statusCode: 403, message: expect.stringContaining('has not enabled EventBridge Service') as string }); // prettier-ignore

      const before = await cli(['doctor']);
      await account().setFaults([]);
      await deployBundles(endpoints, env);
      const after = await cli(['doctor']);

      expect([before.code, before.stdout.match(/^✘ trigger .*/gm)]).toEqual([
        1,
        ['queue', 'state-change', 'state-change-content'].map((name) => expect.stringContaining(`reconcile/${name}: is in s.yaml and not deployed`) as string), // prettier-ignore
      ]);
      expect(before.stdout).toMatch(MEND);
      expect(after.stdout).toMatch(/^✔ EventBridge: is switched on$/m);
      expect(after.stdout).not.toContain('✘');
    },
  );
});

test(
  'a zip that is none or lacks its handler is refused, and what is deployed works on',
  { timeout: PATIENCE },
  async () => {
    const { endpoints, env } = account();
    await deployBundles(endpoints, env);
    const { status } = await renderSpec(env);
    const update = (zip: Buffer): Promise<unknown> => {
      const code = new api.InputCodeLocation({ zipFile: zip.toString('base64') });
      const body = new api.UpdateFunctionInput({ ...status, logConfig: undefined, code });
      return connectFc(endpoints).updateFunction('status', new api.UpdateFunctionRequest({ body }));
    };
    const target = JSON.stringify({ ...endpoints, functions: { status: `${endpoints.fc}/status` } });

    await expect(update(Buffer.from('canary'))).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument', message: expect.stringContaining('no usable zip file') as string }); // prettier-ignore
    await expect(update(await zipOf({ 'other.js': '' }))).rejects.toMatchObject({ statusCode: 400, code: 'InvalidArgument', message: expect.stringContaining('index') as string }); // prettier-ignore
    const ran = await cli(['status', 'i-bp1none', '--target', target]);
    const doctor = await cli(['doctor']);

    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect([doctor.code, doctor.stdout.match(/✘/g)]).toEqual([0, null]);
  },
);
