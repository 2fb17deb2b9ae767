import type { InstanceStatus } from '../../shared/api/answers.ts';
import { groupBy } from '../../shared/domain/lists.ts';

/** The instances of a request that are alike in status, goal, type and zone. */
export interface Group {
  requestId: string | null;
  /** In order; ECS may show an instance without its slot. */
  slots: readonly (number | null)[];
  instanceIds: readonly string[];
  status: string;
  goal: string | null;
  /** Whether the goal is still open. */
  pending: boolean;
  /** Of the oldest; null where ECS does not show it. */
  ageSeconds: number | null;
  instanceType: string;
  zoneId: string;
}

/** A type in a zone, as prices are. */
export type Kind = Pick<Group, 'instanceType' | 'zoneId'>;

/** Puts instances of a request together that are alike: requests in the order of their ids. */
export function groupsOf(instances: readonly InstanceStatus[]): Group[] {
  const alike = groupBy(instances, ({ requestId, status, goal, pending, placement }) =>
    JSON.stringify([requestId, status, goal, pending, placement?.instanceType, placement?.zoneId]),
  );
  const groups = [...alike.values()].map(toGroup);
  return groups.sort((a, b) => (a.requestId ?? '').localeCompare(b.requestId ?? ''));
}

/** The types and zones of groups, each once. */
export function kindsOf(groups: readonly Group[]): Kind[] {
  const kinds = groups.map(
    ({ instanceType, zoneId }) => [`${instanceType} ${zoneId}`, { instanceType, zoneId }] as const,
  );
  return [...new Map(kinds).values()];
}

function toGroup(instances: readonly InstanceStatus[]): Group {
  const [first] = instances;
  const ages = instances.flatMap(({ ageSeconds }) => ageSeconds ?? []);
  return {
    requestId: first?.requestId ?? null,
    slots: instances.map(({ slot }) => slot),
    instanceIds: instances.flatMap(({ instanceId }) => instanceId ?? []),
    status: first?.status ?? 'Unknown',
    goal: first?.goal ?? null,
    pending: first?.pending === true,
    ageSeconds: ages.length === 0 ? null : Math.max(...ages),
    instanceType: first?.placement?.instanceType ?? '',
    zoneId: first?.placement?.zoneId ?? '',
  };
}
