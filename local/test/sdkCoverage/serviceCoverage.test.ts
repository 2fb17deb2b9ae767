import type Fc3 from '@alicloud/fc20230330';
import * as api from '@alicloud/fc20230330';
import { RuntimeOptions } from '@darabonba/typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AsyncInvokeConfig, ConcurrencyConfig, FunctionFields } from '../../fc/functionConfig.ts';
import { ACTIONS as MNS_ACTIONS } from '../../mns/protocol/route.ts';
import { createDeployer } from '../deploy/deployer.ts';
import { PROBES } from '../fc/probes.ts';
import { startFc, type StartedFc } from '../fc/startFc.ts';
import { FC2_SDK_ACTIONS, FC_SDK_ACTIONS } from './sdkActions.ts';
import { FC2_COVERAGE, FC_COVERAGE, MNS_COVERAGE } from './serviceCoverage.ts';

test('lists the actions of MNS that the service routes', () => {
  expect(Object.keys(MNS_COVERAGE).sort()).toEqual(Object.keys(MNS_ACTIONS).sort());
});

test('lists actions of Function Compute 2.0 that the vendor’s SDK knows', () => {
  expect(FC2_SDK_ACTIONS).toEqual(expect.arrayContaining(Object.keys(FC2_COVERAGE)));
});

interface Model {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
}

/** A class of the vendor's SDK; undefined where it has none of this name. */
const modelOf = (name: string): (Model & (new (fields: object) => object)) | undefined =>
  (api as unknown as Record<string, ReturnType<typeof modelOf>>)[name];

const namesOf = (name: string): string[] => Object.values(modelOf(name)?.names() ?? {});

describe('of Function Compute 3.0', () => {
  let cloud: StartedFc;
  let client: Fc3;
  beforeAll(async () => {
    cloud = await startFc(PROBES);
    ({ client } = createDeployer(cloud.url));
  });
  afterAll(() => cloud.close());

  /** Calls an action of the SDK with names and an empty body; returns the code of the error, if one comes. */
  async function codeOf(action: string): Promise<string> {
    const name = `${action.charAt(0).toLowerCase()}${action.slice(1)}WithOptions`;
    const method = (client as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name];
    const Request = modelOf(`${action}Request`);
    const Body = Request?.types()['body'];
    const body = typeof Body === 'function' ? new (Body as new (fields: object) => object)({}) : undefined;
    const last = [...(Request === undefined ? [] : [new Request({ body })]), {}, new RuntimeOptions({})];
    const names = Array.from({ length: (method?.length ?? 0) - last.length }, () => 'nobody');
    return Promise.resolve(method?.apply(client, [...names, ...last])).then(
      () => 'none',
      (error: unknown) => String((error as { code?: unknown }).code),
    );
  }

  test.each(FC_SDK_ACTIONS)(
    '%s is answered where it is listed, and else refused as no path of the API',
    async (action) => {
      const code = await codeOf(action);

      expect(code === 'PathNotSupported').toBe(!(action in FC_COVERAGE));
    },
  );

  test.each([
    ['CreateFunction', 'CreateFunctionInput', [...Object.keys(FunctionFields.entries), 'code', 'logConfig']],
    ['UpdateFunction', 'UpdateFunctionInput', [...Object.keys(FunctionFields.entries), 'code', 'logConfig']],
    ['CreateTrigger', 'CreateTriggerInput', ['triggerName', 'triggerType', 'triggerConfig']],
    ['UpdateTrigger', 'UpdateTriggerInput', ['triggerConfig']],
    ['PutAsyncInvokeConfig', 'PutAsyncInvokeConfigInput', Object.keys(AsyncInvokeConfig.entries)],
    ['PutConcurrencyConfig', 'PutConcurrencyInput', Object.keys(ConcurrencyConfig.entries)],
  ])('%s lists what it does not go by of %s', (action, input, known) => {
    const unknown = namesOf(input).filter((name) => !known.includes(name));

    expect([...(FC_COVERAGE[action]?.withoutEffect ?? [])].sort()).toEqual(unknown.sort());
  });

  // What a client wrote of a function or trigger comes back. The others are of deployed code and of EventBridge triggers.
  test.each([
    ['Function', 'CreateFunctionInput', 'GetFunction', ['codeChecksum', 'codeSize']],
    ['Trigger', 'CreateTriggerInput', 'GetTrigger', ['status']],
  ])('every field of %s is answered, or listed as left out', async (model, input, action, others) => {
    const answered: Record<string, object | undefined> = {
      GetFunction: (await client.getFunction('probe', new api.GetFunctionRequest({}))).body,
      GetTrigger: (await client.listTriggers('probe', new api.ListTriggersRequest({}))).body?.triggers?.[0],
    };
    const fields = new Set(Object.entries(answered[action] ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]))); // prettier-ignore

    const left = namesOf(model).filter((name) => ![...namesOf(input), ...others].includes(name) && !fields.has(name));

    expect(fields.size).toBeGreaterThan(0);
    expect(left).toEqual(FC_COVERAGE[action]?.leftOut);
  });
});
