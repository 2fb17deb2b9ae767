import { EVENTBRIDGE_COVERAGE } from '../eventBridge/registry.ts';
import { LOCATION_COVERAGE } from '../location/registry.ts';
import { RAM_COVERAGE } from '../ram/registry.ts';
import { STS_COVERAGE } from '../sts/registry.ts';
import type { RpcAction, RpcCoverage } from './action.ts';

/** Every action in the RPC style besides those of ECS. `npm run docs` writes this table into docs/local-cloud.md. */
export const RPC_COVERAGE: readonly RpcCoverage[] = [
  ...RAM_COVERAGE,
  ...STS_COVERAGE,
  ...LOCATION_COVERAGE,
  ...EVENTBRIDGE_COVERAGE,
];

const key = (name: string, version: string): string => `${version} ${name.toLowerCase()}`;
const ACTIONS = new Map(
  RPC_COVERAGE.flatMap(({ actions }) => actions).map((action) => [key(action.name, action.version), action]),
);

/** The action of this name, in any case, in a version of an API. */
export function findRpcAction(name: string, version: string): RpcAction | undefined {
  return ACTIONS.get(key(name, version));
}
