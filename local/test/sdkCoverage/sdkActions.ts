import { createRequire } from 'node:module';
import Ecs from '@alicloud/ecs20140526';
import Fc from '@alicloud/fc20230330';

interface Constructor {
  prototype: object;
}

const require = createRequire(import.meta.url);

/** What the older packages have besides one method for each action. */
const HELPERS = new Set([
  ...['constructor', 'request', 'get', 'put', 'post', 'delete', 'buildHeaders', 'sign', 'websocket'],
  ...['refreshSTS', '_doRefreshSTS', 'httpEndpoint', 'normalizeParams', 'largeFunctionHelper'],
  ...['uploadCodeToTmpOssBucket', 'publishLayerVersionForBigCode'],
]);

/** Every action of ECS 2014-05-26 that @alicloud/ecs20140526 calls. */
export const ECS_SDK_ACTIONS = withOptions(Ecs);

/** Every action of Function Compute 3.0 that @alicloud/fc20230330 calls. */
export const FC_SDK_ACTIONS = withOptions(Fc);

/** Every action of Function Compute 2.0 that @alicloud/fc2 calls. */
export const FC2_SDK_ACTIONS = methods(require('@alicloud/fc2') as Constructor);

/** Every action of MNS that @alicloud/mns has a method for. */
export const MNS_SDK_ACTIONS = methods(require('@alicloud/mns') as Constructor);

// The generated clients have two methods for each action: `startInstance` and `startInstanceWithOptions`.
function withOptions({ prototype }: Constructor): string[] {
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name.endsWith('WithOptions'));
  return names.map((name) => capital(name.slice(0, -'WithOptions'.length)));
}

function methods({ prototype }: Constructor): string[] {
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => !HELPERS.has(name))
    .map(capital);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
