import type { InstanceStatus } from '../../shared/api/answers.ts';
import { MOST_ROWS, type DeploymentState, type Problem, type QueueDepth } from '../../console/wire/state.ts';

/** What a look found out of one part, or why it could not. */
export type Found<T> = { value: T } | { problem: Omit<Problem, 'since'> };

/** What a look found out. */
export interface Look {
  /** Milliseconds since the epoch. */
  at: number;
  instances: Found<readonly InstanceStatus[]>;
  queues: Found<Readonly<Record<string, QueueDepth>>>;
}

/**
 * The state after a look. Of a part that could not be read, the state before stays, with the reason and since when; `at` is
 * that of the instances.
 */
export function nextState(before: DeploymentState, { at, instances, queues }: Look): DeploymentState {
  const problems: Record<string, Problem> = {};
  for (const [part, found] of Object.entries({ instances, queues }))
    if ('problem' in found) problems[part] = { ...found.problem, since: before.problems[part]?.since ?? at };
  return {
    ...before,
    ...('value' in instances && { at, total: instances.value.length, instances: shown(instances.value) }),
    ...('value' in queues && { queues: queues.value }),
    problems,
  };
}

/** What a page gets of many: those whose goal is open or failed, and then the youngest. */
function shown(instances: readonly InstanceStatus[]): DeploymentState['instances'] {
  const listed = instances.filter(({ instanceId }) => instanceId !== null);
  const first = ({ pending, outcome }: InstanceStatus): number =>
    pending || outcome?.type === 'instance.failed' ? 0 : 1;
  const sorted = listed.length <= MOST_ROWS ? listed : [...listed].sort((a, b) => first(a) - first(b) || (a.ageSeconds ?? 0) - (b.ageSeconds ?? 0)); // prettier-ignore
  return Object.fromEntries(
    sorted.slice(0, MOST_ROWS).map((instance) => [instance.instanceId ?? '', withoutAge(instance)]),
  );
}

/** The age changes from look to look, and nothing else of most instances does. `createdAt` says the same. */
function withoutAge(instance: InstanceStatus): Omit<InstanceStatus, 'ageSeconds'> {
  return Object.fromEntries(Object.entries(instance).filter(([name]) => name !== 'ageSeconds')) as InstanceStatus;
}
