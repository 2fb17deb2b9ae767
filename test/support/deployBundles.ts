import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import Fc3, * as api from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { ZipFile } from 'yazl';
import { readSpec, type SpecFunction } from '../../local/fc/spec.ts';
import type { Endpoints } from './endpoints.ts';

interface Deploying {
  endpoints: Endpoints;
  /** What stands in the environment of `s deploy`. */
  env: Readonly<Record<string, string>>;
  /** Changes the bundle of a function. */
  change?: (functionName: string, bundle: string) => string;
  /** The functions to deploy; all of s.yaml without it. */
  only?: readonly string[];
}

/** Deploys the built bundles as `s deploy` does: the same calls of the vendor's SDK, in the same order. */
export async function deployBundles({
  endpoints,
  env,
  change = (_name, bundle) => bundle,
  only,
}: Deploying): Promise<void> {
  const client = connectFc(endpoints);
  for (const spec of await readSpec('s.yaml', { offers: env, ...endpoints })) {
    if (only !== undefined && !only.includes(spec.functionName)) continue;
    const bundle = readFileSync(`dist/${spec.functionName}/index.js`, 'utf8');
    await deployFunction(client, spec, await zipOf(change(spec.functionName, bundle)));
  }
}

/** The vendor's client of Function Compute. */
export function connectFc({ fc, region, accessKeyId, accessKeySecret }: Endpoints): Fc3 {
  const at = { endpoint: new URL(fc).host, protocol: 'http' };
  return new Fc3(new $OpenApiUtil.Config({ accessKeyId, accessKeySecret, regionId: region, ...at }));
}

async function deployFunction(client: Fc3, { functionName: name, props }: SpecFunction, zip: Buffer): Promise<void> {
  const { runtime, handler, cpu, memorySize, diskSize, timeout, role, description, environmentVariables } = props;
  const settings = { runtime, handler, cpu, memorySize, diskSize, timeout, role, description, environmentVariables };
  const body = { ...settings, code: new api.InputCodeLocation({ zipFile: zip.toString('base64') }) };
  const known = await unlessMissing(client.getFunction(name, new api.GetFunctionRequest({})));
  if (known === undefined) {
    const input = new api.CreateFunctionInput({ ...body, functionName: name });
    await client.createFunction(new api.CreateFunctionRequest({ body: input }));
  } else await client.updateFunction(name, new api.UpdateFunctionRequest({ body: new api.UpdateFunctionInput(body) }));
  for (const trigger of (props['triggers'] ?? []) as Trigger[]) await deployTrigger(client, name, trigger);
  const { asyncInvokeConfig } = props as { asyncInvokeConfig?: Record<string, unknown> };
  if (asyncInvokeConfig === undefined) return;
  const config = new api.PutAsyncInvokeConfigInput(asyncInvokeConfig);
  await client.putAsyncInvokeConfig(name, new api.PutAsyncInvokeConfigRequest({ qualifier: 'LATEST', body: config }));
}

interface Trigger {
  triggerName: string;
  triggerType: string;
  description?: string;
  triggerConfig: object;
}

async function deployTrigger(client: Fc3, name: string, { triggerConfig, ...trigger }: Trigger): Promise<void> {
  const fields = { ...trigger, qualifier: 'LATEST', triggerConfig: JSON.stringify(triggerConfig) };
  if ((await unlessMissing(client.getTrigger(name, trigger.triggerName))) === undefined) {
    await client.createTrigger(name, new api.CreateTriggerRequest({ body: new api.CreateTriggerInput(fields) }));
    return;
  }
  const body = new api.UpdateTriggerInput(fields);
  await client.updateTrigger(name, trigger.triggerName, new api.UpdateTriggerRequest({ body }));
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** Removes functions as `s remove` does. */
export async function removeBundles(endpoints: Endpoints): Promise<void> {
  const client = connectFc(endpoints);
  const { body } = await client.listFunctions(new api.ListFunctionsRequest({ limit: 100 }));
  for (const { functionName = '' } of body?.functions ?? []) {
    const { body: page } = await client.listTriggers(functionName, new api.ListTriggersRequest({ limit: 10 }));
    for (const { triggerName = '' } of page?.triggers ?? []) await client.deleteTrigger(functionName, triggerName);
    await client.deleteFunction(functionName);
  }
}

function zipOf(bundle: string): Promise<Buffer> {
  const file = new ZipFile();
  file.addBuffer(Buffer.from(bundle), 'index.js');
  file.end();
  return buffer(file.outputStream);
}
