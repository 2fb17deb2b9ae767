import * as api from '@alicloud/fc20230330';
import { RAILED_FUNCTIONS } from '../../shared/api/functions.ts';
import { connectFc } from './deploy.ts';
import type { Endpoints } from './endpoints.ts';

/**
 * Reads how the functions that keep to guard rails are deployed on a local cloud.
 * @returns a function that deploys them with these guard rails and no others. Their instances, and what those remember,
 * are new.
 */
export async function prepareRails(endpoints: Endpoints): Promise<(rails: Record<string, string>) => Promise<void>> {
  const client = connectFc(endpoints);
  const deployed = new Map<string, Record<string, string>>();
  for (const name of RAILED_FUNCTIONS) {
    const { body } = await client.getFunction(name, new api.GetFunctionRequest({}));
    deployed.set(name, body?.environmentVariables ?? {});
  }
  return async (rails) => {
    for (const name of RAILED_FUNCTIONS) {
      const body = new api.UpdateFunctionInput({ environmentVariables: { ...deployed.get(name), ...rails } });
      await client.updateFunction(name, new api.UpdateFunctionRequest({ body }));
    }
  };
}
