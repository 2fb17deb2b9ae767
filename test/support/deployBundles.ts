import { readFileSync } from 'node:fs';
import { ListFunctionsRequest, ListTriggersRequest } from '@alicloud/fc20230330';
import { connectFc, deploy, renderSpec } from './deploy.ts';
import type { Endpoints } from './endpoints.ts';

/**
 * Deploys all functions of s.yaml, as `s deploy` does.
 * @param variables what stands in the environment of `s deploy`.
 * @param change makes of a built bundle the one that is deployed.
 */
export async function deployBundles(
  endpoints: Endpoints,
  variables: Readonly<Record<string, string>>,
  change: (resource: string, bundle: string) => string = (_resource, bundle) => bundle,
): Promise<void> {
  const client = connectFc(endpoints);
  for (const [resource, props] of Object.entries(await renderSpec(variables)))
    await deploy(client, props, change(resource, readFileSync(`${props.code}/index.js`, 'utf8')));
}

/** Removes all functions, as `s remove` does. */
export async function removeBundles(endpoints: Endpoints): Promise<void> {
  const client = connectFc(endpoints);
  const { body } = await client.listFunctions(new ListFunctionsRequest({ limit: 100 }));
  for (const { functionName = '' } of body?.functions ?? []) {
    const { body: page } = await client.listTriggers(functionName, new ListTriggersRequest({ limit: 10 }));
    for (const { triggerName = '' } of page?.triggers ?? []) await client.deleteTrigger(functionName, triggerName);
    await client.deleteFunction(functionName);
  }
}
