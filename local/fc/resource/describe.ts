import type { FunctionConfig } from '../functionConfig.ts';
import type { AsyncInvokeResource, FunctionResource } from './functionResource.ts';
import { isObject } from './parse.ts';
import type { Times } from './times.ts';
import type { TriggerResource } from './triggerResource.ts';

/** Where functions are and whose they are. */
export interface Place {
  region: string;
  accountId: string;
}

/** The ARN of a function, as the platform writes it. */
export function functionArn(name: string, { region, accountId }: Place): string {
  return `acs:fc:${region}:${accountId}:functions/${name}`;
}

/**
 * A function as GetFunction answers it. Its environment, which may hold secrets, is for the account's own key: not for
 * `byRole`.
 */
export function describeFunction(
  resource: FunctionResource,
  config: FunctionConfig,
  place: Place,
  byRole: boolean,
): Record<string, unknown> {
  const { runtime, handler, memorySize, timeout, environmentVariables, role } = config;
  return {
    ...written(resource.properties),
    ...{ functionName: resource.name, runtime, handler, memorySize, timeout, role: role ?? '' },
    environmentVariables: byRole ? undefined : environmentVariables,
    ...('zip' in resource.code ? { codeChecksum: resource.code.checksum, codeSize: resource.code.zip.length } : {}),
    functionArn: functionArn(resource.name, place),
    functionId: resource.id,
    ...describeTimes(resource.times),
    ...{ state: 'Active', lastUpdateStatus: 'Successful' },
  };
}

const CONFIGS = ['logConfig', 'nasConfig', 'vpcConfig', 'ossMountConfig', 'tracingConfig'];

// A spec may say `auto` where deployers put a configuration, and an empty list of layers stands for none.
function written({ layers, ...properties }: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(properties).filter(([name, value]) => !CONFIGS.includes(name) || isObject(value));
  return { ...Object.fromEntries(kept), ...(Array.isArray(layers) && layers.length > 0 ? { layers } : {}) };
}

/** A trigger as GetTrigger answers it; `url` is that of the function's HTTP triggers. */
export function describeTrigger({ id, times, properties }: TriggerResource, url: string): Record<string, unknown> {
  const { triggerType, triggerConfig } = properties;
  return {
    ...properties,
    triggerConfig: JSON.stringify(triggerConfig),
    triggerId: id,
    ...describeTimes(times),
    ...(triggerType === 'http' ? { httpTrigger: { urlInternet: url, urlIntranet: url } } : {}),
    // Deployers compare what they get with what they wrote; only triggers of EventBridge have a state.
    ...(triggerType === 'eventbridge' ? { status: 'Active' } : {}),
  };
}

/** What GetAsyncInvokeConfig answers. */
export function describeAsyncInvoke(name: string, { config, times }: AsyncInvokeResource, place: Place): unknown {
  return { destinationConfig: {}, ...config, functionArn: functionArn(name, place), ...describeTimes(times) };
}

function describeTimes({ created, modified }: Times): Record<string, string> {
  return { createdTime: new Date(created).toISOString(), lastModifiedTime: new Date(modified).toISOString() };
}
