import { SCHEDULED } from '../../shared/api/functions.ts';
import type { WatchedTimer } from '../../shared/api/schedules.ts';
import { isZone, readCron, type Timetable } from './cron.ts';
import { Problem } from './problem.ts';
import type { Entry } from './schema.ts';

/** A timer trigger that a schedule needs. */
export interface ScheduleTimer {
  /** The trigger's name. */
  timer: string;
  function: WatchedTimer['function'];
  timetable: Timetable;
  /** The body of the request that it sends. */
  request: Readonly<Record<string, unknown>>;
  except: readonly string[];
}

/**
 * The timers of an entry: one, or two for a window.
 * @throws Problem where its keys do not fit together.
 */
export function timersOf(entry: Entry): ScheduleTimer[] {
  return entry.window === undefined ? [timerOf(entry)] : windowTimers(entry, entry.window);
}

function timerOf({ name, cron, except, servers, stoppedMode, ...deeds }: Entry): ScheduleTimer {
  if (cron === undefined) throw new Problem([], 'has neither cron nor window: write when it is due');
  if (servers !== undefined)
    throw new Problem(['servers'], 'goes with a window: write them below start, stop or release');
  if (stoppedMode !== undefined) throw new Problem(['stoppedMode'], 'goes with a window: write it below stop');
  const named = SCHEDULED.filter((deed) => deeds[deed] !== undefined);
  const [deed] = named;
  if (deed === undefined || named.length > 1) throw new Problem([], 'must have one of create, start, stop and release');
  const request = deeds[deed] ?? {};
  if (deed !== 'create') checkServers(request, [deed]);
  return { timer: name, function: deed, timetable: reading(cron, ['cron']), request, except };
}

function windowTimers(entry: Entry, { days, from, to, zone }: NonNullable<Entry['window']>): ScheduleTimer[] {
  const { name, servers, stoppedMode, except } = entry;
  const extra = ([...SCHEDULED, 'cron'] as const).find((key) => entry[key] !== undefined);
  if (extra !== undefined) throw new Problem([extra], 'does not go with a window, which starts and stops its servers');
  if (servers === undefined) throw new Problem([], 'has no servers: write whom the window starts and stops');
  checkServers(servers, ['servers']);
  if (to <= from) throw new Problem(['window', 'to'], 'must be later than from: write a cron for each where it ends on another day'); // prettier-ignore
  if (!isZone(zone)) throw new Problem(['window', 'zone'], 'names no zone: write one such as Asia/Shanghai');
  const at = (time: string): Timetable => {
    const [hour, minute] = time.split(':').map(Number);
    return reading(`CRON_TZ=${zone} 0 ${minute ?? 0} ${hour ?? 0} * * ${days}`, ['window', 'days']);
  };
  const stop = { ...servers, ...(stoppedMode !== undefined && { stoppedMode }) };
  return [
    { timer: `${name}-start`, function: 'start', timetable: at(from), request: servers, except },
    { timer: `${name}-stop`, function: 'stop', timetable: at(to), request: stop, except },
  ];
}

function checkServers(request: object, path: string[]): void {
  const ways = ['instanceIds', 'requestId', 'tag'].filter((key) => key in request);
  if (ways.length !== 1) throw new Problem(path, 'must name its servers by one of instanceIds, requestId and tag');
}

function reading(cron: string, path: string[]): Timetable {
  try {
    return readCron(cron);
  } catch (error) {
    if (error instanceof RangeError) throw new Problem(path, error.message);
    throw error;
  }
}
