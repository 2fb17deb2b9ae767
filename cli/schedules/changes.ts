import { isDeepStrictEqual } from 'node:util';
import type { WatchedTimer } from '../../shared/api/schedules.ts';
import type { DeployedTrigger } from '../account/functionCompute.ts';
import { UsageError } from '../exit.ts';
import { isMadeBySchedules, payloadOf } from './ownership.ts';
import type { ScheduleTimer } from './timers.ts';

/** The timer of `reconcile` that looks for firings that never came. */
export const WATCH = 'schedules';

/** Function Compute allows so many triggers for a function. */
const MOST_TRIGGERS = 50;

/** Function Compute takes so long a payload, in bytes: that of an asynchronous invocation. */
const LONGEST_PAYLOAD = 128 * 1024;

/** The configuration of a timer trigger. */
export interface TimerConfig {
  enable: true;
  cronExpression: string;
  /** Of JSON; it becomes a text. */
  payload: Readonly<Record<string, unknown>>;
}

/** What is to be done with a trigger. */
export type Change = { trigger: string } & (
  { action: 'create' | 'update'; config: TimerConfig } | { action: 'remove' }
);

/** The configuration of the trigger of a timer. */
export function configOf({ timetable: { expression, zone }, request, except }: ScheduleTimer): TimerConfig {
  return { enable: true, cronExpression: expression, payload: { schedule: { zone, except }, ...request } };
}

/**
 * What makes the timers of a function those that are wanted. It touches no trigger that schedules did not make.
 * @param deployed all triggers of the function.
 * @throws UsageError where a name is taken, or Function Compute would not take all that.
 */
export function changesOf(
  functionName: string,
  wanted: ReadonlyMap<string, TimerConfig>,
  deployed: readonly DeployedTrigger[],
): Change[] {
  const others = deployed.filter((trigger) => !isMadeBySchedules(trigger));
  const taken = others.find(({ name }) => wanted.has(name));
  if (taken !== undefined) {
    throw new UsageError(
      `${functionName} has a trigger ${taken.name} that no schedule made: give the schedule another name.`,
    );
  }
  const total = others.length + wanted.size;
  if (total > MOST_TRIGGERS) {
    throw new UsageError(
      `${functionName} would have ${total} triggers, and Function Compute allows ${MOST_TRIGGERS}: ` +
        `${wanted.size} of schedules, ${others.length} others. Take out ${total - MOST_TRIGGERS} schedules.`,
    );
  }
  for (const [name, { payload }] of wanted) checkLength(`${functionName}/${name}`, payload);
  const ours = deployed.filter(isMadeBySchedules);
  const before = new Map(ours.map((trigger) => [trigger.name, trigger]));
  return [
    ...ours.filter(({ name }) => !wanted.has(name)).map(({ name }) => ({ action: 'remove', trigger: name }) as const),
    ...[...wanted].flatMap(([trigger, config]): Change[] => {
      const found = before.get(trigger);
      if (found === undefined) return [{ action: 'create', trigger, config }];
      return isSame(found.config, config) ? [] : [{ action: 'update', trigger, config }];
    }),
  ];
}

function isSame(deployed: unknown, config: TimerConfig): boolean {
  const { enable, cronExpression } = (deployed ?? {}) as Record<string, unknown>;
  return isDeepStrictEqual(
    { enable, cronExpression, payload: payloadOf(deployed) },
    JSON.parse(JSON.stringify(config)),
  );
}

function checkLength(trigger: string, payload: object): void {
  if (Buffer.byteLength(JSON.stringify(payload)) <= LONGEST_PAYLOAD) return;
  throw new UsageError(
    `The payload of ${trigger} would be longer than ${LONGEST_PAYLOAD / 1024} KB: name servers by tag or requestId, and not by ids.`,
  );
}

/** The timers whose firings `reconcile` is to watch. */
function watchedOf(timers: readonly ScheduleTimer[]): WatchedTimer[] {
  return timers.map(({ timer, function: name, timetable: { zone, times }, request, except }) => ({
    ...{ timer, function: name, times, zone, except: [...except] },
    ...(name !== 'create' && { servers: serversIn(request) }),
  }));
}

function serversIn({ instanceIds, requestId, tag }: ScheduleTimer['request']): WatchedTimer['servers'] {
  return { instanceIds, requestId, tag } as WatchedTimer['servers'];
}

/** The trigger that has `reconcile` watch; none where there is nothing to watch. */
export function watchTrigger(timers: readonly ScheduleTimer[], since: string): Map<string, TimerConfig> {
  if (timers.length === 0) return new Map();
  const payload = { schedules: watchedOf(timers), since };
  return new Map([[WATCH, { enable: true, cronExpression: '@every 1m', payload }]]);
}
