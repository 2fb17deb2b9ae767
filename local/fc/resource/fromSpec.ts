import type { SpecFunction } from '../spec.ts';
import type { FunctionResource } from './functionResource.ts';
import { isObject } from './parse.ts';

/** A function of the spec as those see it who deploy: as though it had been deployed at `now`. */
export function fromSpec({ props, codeDirectory }: SpecFunction, now: number, newId: () => string): FunctionResource {
  const { functionName, triggers, asyncInvokeConfig, concurrencyConfig, ...rest } = props;
  const times = { created: now, modified: now };
  return {
    name: String(functionName),
    id: newId(),
    times,
    properties: { ...withoutDeployersOwn(rest), functionName },
    code: { folder: codeDirectory },
    triggers: list(triggers).map((trigger) => ({
      name: String(trigger['triggerName']),
      id: newId(),
      times,
      properties: { qualifier: 'LATEST', description: '', ...trigger },
    })),
    asyncInvoke: isObject(asyncInvokeConfig) ? { config: withoutQualifier(asyncInvokeConfig), times } : undefined,
    reservedConcurrency: isObject(concurrencyConfig) ? Number(concurrencyConfig['reservedConcurrency']) : undefined,
  };
}

const DEPLOYERS_OWN = ['code', 'region', 'endpoint', 'customDomain', 'provisionConfig', 'scalingConfig', 'vpcBinding'];

function withoutDeployersOwn(props: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(props).filter(([name]) => !DEPLOYERS_OWN.includes(name)));
}

// The qualifier stands in the query of the call that puts it, not in its body.
function withoutQualifier(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== 'qualifier'));
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
