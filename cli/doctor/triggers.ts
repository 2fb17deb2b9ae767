import { isDeepStrictEqual } from 'node:util';
import type { DeployedTrigger } from '../account/functionCompute.ts';
import { isMadeBySchedules } from '../schedules/ownership.ts';
import type { SpecFunction, SpecTrigger } from '../spec.ts';
import { mended, right, tolerable, wrong, type Finding } from './finding.ts';

/**
 * Compares the triggers of a deployed function with those of s.yaml. The fc3 component does not see all of this: it skips
 * what follows an EventBridge trigger that has not changed, and never names a trigger whose lines are gone.
 */
export function compareTriggers(wanted: SpecFunction, deployed: readonly DeployedTrigger[]): Finding[] {
  const missingOrDifferent = wanted.triggers.flatMap((trigger) => {
    const check = `trigger ${wanted.functionName}/${trigger.triggerName}`;
    const mend = `npx s ${wanted.resource} deploy --trigger ${trigger.triggerName}`;
    const found = deployed.find(({ name }) => name === trigger.triggerName);
    if (found === undefined) return [mended(wrong(check, 'is in s.yaml and not deployed', mendMissing(trigger, mend)))];
    if (found.type !== trigger.triggerType) return [ofAnotherType(check, found.type)];
    const paths = differingPaths(trigger.triggerConfig, found.config);
    if (paths.length > 0)
      return [mended(wrong(check, `is deployed otherwise than in s.yaml: ${paths.join(', ')}`, mend))];
    return found.status === undefined || found.status === 'Active' ? [] : [notActive(check, found.status)];
  });
  const known = new Set(wanted.triggers.map(({ triggerName }) => triggerName));
  const strays = deployed
    .filter((trigger) => !known.has(trigger.name) && !isMadeBySchedules(trigger))
    .map(({ name }) => stray(wanted.functionName, name));
  const all = [...missingOrDifferent, ...strays];
  const sure = `${wanted.triggers.length} of s.yaml are deployed, and no others`;
  return all.length > 0 ? all : [right(`triggers of ${wanted.functionName}`, sure)];
}

/** Function Compute makes those of EventBridge there, which refuses them where nobody has switched it on. */
function mendMissing({ triggerType }: SpecTrigger, mend: string): string {
  return triggerType === 'eventbridge' ? `${mend} (where that is refused: switch EventBridge on in this region)` : mend;
}

/** UpdateTrigger takes no type. */
function ofAnotherType(check: string, type: string): Finding {
  return wrong(
    check,
    `is deployed with the type ${type}, which no deployment changes`,
    'give it another name in s.yaml',
  );
}

function notActive(check: string, status: string): Finding {
  const mend = 'switch EventBridge on in this region, run "ecs-provisioner setup", and deploy again';
  return tolerable(wrong(check, `its status is ${status}`, mend));
}

function stray(functionName: string, name: string): Finding {
  const words = 'is deployed and not in s.yaml; it goes on firing, and s deploy does not show it';
  const mend = `ecs-provisioner doctor --remove-trigger ${functionName}/${name}`;
  return tolerable(wrong(`trigger ${functionName}/${name}`, words, mend));
}

/** The paths of what s.yaml writes and the platform has otherwise. What s.yaml leaves out may be as it is. */
function differingPaths(wanted: SpecTrigger['triggerConfig'], found: unknown, above = ''): string[] {
  const there = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>;
  return Object.entries(wanted).flatMap(([name, value]) => {
    const path = `${above}${name}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return differingPaths(value as Record<string, unknown>, there[name], `${path}.`);
    return isDeepStrictEqual(comparable(value), comparable(there[name])) ? [] : [path];
  });
}

/** A filter pattern or payload is JSON in a text: its spaces say nothing. */
function comparable(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
