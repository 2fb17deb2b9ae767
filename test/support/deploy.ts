import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Fc3, * as api from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { NEEDS } from '../../cli/localCloud.ts';
import { resolveSteps } from '../../cli/spec.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { zipOf } from '../../local/test/deploy/zip.ts';
import type { Endpoints } from './endpoints.ts';
import { PROJECT } from './startCloudProcess.ts';

/** What s.yaml says of one function. */
export interface Props extends Record<string, unknown> {
  functionName: string;
  code: string;
  role: string;
  environmentVariables: Record<string, string>;
  triggers: { triggerName: string; triggerType: string; triggerConfig: object }[];
  asyncInvokeConfig?: { qualifier: string; maxAsyncRetryAttempts: number; maxAsyncEventAgeInSeconds: number };
}

/**
 * The functions of a spec, by function, as Serverless Devs' own parser renders them.
 * @param variables what `${env('NAME')}` finds.
 */
export async function renderSpec(
  variables: Readonly<Record<string, string>>,
  file = 's.yaml',
): Promise<Record<string, Props>> {
  const steps = await resolveSteps(join(PROJECT, file), { AccountID: '1234567890123456', ...variables });
  const functions = steps.map(({ props }) => props as unknown as Props);
  // A resource may be called otherwise than its function. Its folder never is.
  return Object.fromEntries(functions.map((props) => [basename(props.code), props]));
}

/** What the functions of s.yaml need on a running local cloud. */
export function variablesFor({ region, ecs, mns }: Endpoints): Record<string, string> {
  return {
    ...NEEDS.env,
    REGION: region,
    ECS_ENDPOINT: ecs,
    MNS_ENDPOINT: mns,
    IMAGE_ID: DEFAULT_IMAGE_ID,
    INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE,
    SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID,
    VSWITCH_ID: '',
  };
}

/** The vendor's client for a local cloud's Function Compute. */
export function connectFc({ fc, region, accessKeyId, accessKeySecret }: Endpoints): Fc3 {
  const endpoint = new URL(fc).host;
  return new Fc3(
    new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, regionId: region, endpoint, protocol: 'http' }),
  );
}

/**
 * Puts a function, its triggers and its asynchronous configuration there as the fc3 component does: where the function is
 * there already, it is updated in place.
 * @param index the code of the bundle; the built one unless a test says otherwise.
 */
export async function deploy(
  client: Fc3,
  { code, triggers, asyncInvokeConfig, ...props }: Props,
  index = readFileSync(join(PROJECT, code, 'index.js'), 'utf8'),
): Promise<void> {
  const name = props.functionName;
  const zipFile = (await zipOf({ 'index.js': index })).toString('base64');
  // What is "auto" in the spec, the component itself turns into a project and a logstore.
  const body = { ...props, logConfig: undefined, code: new api.InputCodeLocation({ zipFile }) };
  try {
    await client.createFunction(new api.CreateFunctionRequest({ body: new api.CreateFunctionInput(body) }));
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'FunctionAlreadyExists') throw error;
    await client.updateFunction(name, new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput(body) }));
  }
  for (const trigger of triggers) await putTrigger(client, name, trigger);
  if (asyncInvokeConfig === undefined) return;
  const { qualifier, ...config } = asyncInvokeConfig;
  const input = new api.PutAsyncInvokeConfigInput(config);
  const request = new api.PutAsyncInvokeConfigRequest({ qualifier, body: input });
  await client.putAsyncInvokeConfig(name, request);
}

async function putTrigger(client: Fc3, name: string, trigger: Props['triggers'][number]): Promise<void> {
  const body = { ...trigger, qualifier: 'LATEST', triggerConfig: JSON.stringify(trigger.triggerConfig) };
  try {
    await client.createTrigger(name, new api.CreateTriggerRequest({ body: new api.CreateTriggerInput(body) }));
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'TriggerAlreadyExists') throw error;
    const update = new api.UpdateTriggerRequest({ body: new api.UpdateTriggerInput(body) });
    await client.updateTrigger(name, trigger.triggerName, update);
  }
}
