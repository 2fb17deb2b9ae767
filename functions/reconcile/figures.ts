import type { Instance } from '../../shared/domain/instance.ts';
import { groupBy } from '../../shared/domain/lists.ts';
import { intentOf } from '../../shared/domain/tags.ts';
import type { LogFields } from '../../shared/platform/log.ts';
import { hasEnded, itemOf, secondsTaken, type Attempt } from './attempt.ts';
import { failureIn } from './publishOutcomes.ts';

/** One instance in the figures of a look. */
export interface Counted {
  instanceId: string;
  /** Its status, `Absent` where ECS does not list it, `Unseen` where nobody looked. */
  status: string;
  /** How long its goal has been open; undefined where its tags do not say. */
  seconds?: number;
  /** The goal that it reached. */
  reached?: string;
  /** The code with which its goal failed. */
  failed?: string;
  /** ECS throttled a call about it, so that it waits for the next minute. */
  throttled?: boolean;
}

/** What a look left of an instance. */
export function countAttempt(attempt: Attempt, now: number): Counted {
  const { item, instance, intent, trouble } = attempt;
  const { code } = hasEnded(attempt) ? failureIn(attempt) : {};
  return {
    instanceId: item.instanceId,
    status: instance?.status ?? 'Absent',
    seconds: secondsTaken(attempt, now),
    ...(hasEnded(attempt) && (code === undefined ? { reached: intent.goal } : { failed: code })),
    throttled: trouble === 'throttled',
  };
}

/** An instance that bears a pending tag, and is left to its message. */
export function countPending(instance: Instance, now: number): Counted {
  const { instanceId, status } = instance;
  const intent = intentOf(instance);
  if (intent === undefined) return { instanceId, status };
  return { instanceId, status, seconds: secondsTaken({ item: itemOf(instance, intent), intent }, now) };
}

/** The upper bounds of the ages that are counted apart, in seconds. */
const AGES = [
  ['pendingUnder1m', 60],
  ['pendingUnder5m', 300],
  ['pendingUnder15m', 900],
  ['pendingOver15m', Infinity],
] as const;

/**
 * The figures of one look, as flat fields of a log line: charts take numbers by name. Ends are counted as often as they are
 * published, which is once but for a message that came twice.
 * @param look whose it is: `tick` counts what the queue delivered, `sweep` all instances with a pending tag, `hint` those
 * of which ECS reported a change.
 * @example
 * figuresOf('tick', [{ instanceId: 'i-1', status: 'Pending', seconds: 7 }]);
 * // {metrics: 'tick', pending: 1, pendingPending: 1, pendingUnder1m: 1, …, oldestPendingSeconds: 7, oldestPending: 'i-1'}
 */
export function figuresOf(look: 'tick' | 'sweep' | 'hint', counted: readonly Counted[]): LogFields {
  const pending = counted.filter(({ reached, failed }) => reached === undefined && failed === undefined);
  const running = bySeconds(counted.filter(({ reached }) => reached === 'Running'));
  const [oldest, slowest] = [bySeconds(pending).at(-1), running.at(-1)];
  return {
    metrics: look,
    pending: pending.length,
    ...tally(pending, 'pending', ({ status }) => status),
    ...ages(pending),
    oldestPendingSeconds: oldest?.seconds ?? 0,
    oldestPending: oldest?.instanceId,
    throttled: counted.filter(({ throttled }) => throttled).length,
    ...tally(counted, 'reached', ({ reached }) => reached),
    failed: counted.filter(({ failed }) => failed !== undefined).length,
    // A dot in a name would be a path for whoever reads JSON by paths.
    ...tally(counted, 'failed_', ({ failed }) => failed?.replace(/\W/g, '_')),
    ...(slowest !== undefined && {
      runningP50Seconds: percentile(running, 0.5),
      runningP99Seconds: percentile(running, 0.99),
      slowestRunningSeconds: slowest.seconds,
      slowestRunning: slowest.instanceId,
    }),
  };
}

function tally(
  counted: readonly Counted[],
  prefix: string,
  keyOf: (each: Counted) => string | undefined,
): Record<string, number> {
  const groups = [...groupBy(counted, keyOf)].flatMap(([key, group]) =>
    key === undefined ? [] : [[key, group] as const],
  );
  return Object.fromEntries(groups.map(([key, group]) => [`${prefix}${key}`, group.length]));
}

/** Every age has a number, also 0: a chart then shows that it went down. */
function ages(pending: readonly Counted[]): Record<string, number> {
  const ageOf = ({ seconds = 0 }: Counted): string => AGES.find(([, below]) => seconds < below)?.[0] ?? AGES[3][0];
  return { ...Object.fromEntries(AGES.map(([name]) => [name, 0])), ...tally(pending, '', ageOf) };
}

function bySeconds(counted: readonly Counted[]): Counted[] {
  return counted
    .filter(({ seconds }) => seconds !== undefined)
    .sort(({ seconds: one = 0 }, { seconds: other = 0 }) => one - other);
}

function percentile(sorted: readonly Counted[], share: number): number | undefined {
  return sorted[Math.ceil(sorted.length * share) - 1]?.seconds;
}
