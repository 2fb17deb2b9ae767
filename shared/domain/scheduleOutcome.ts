/** The CloudEvent (1.0, structured JSON) in which a firing of a timer ends. */
export interface ScheduleOutcome {
  specversion: '1.0';
  /** The same for every delivery, and for a firing that comes twice. */
  id: string;
  type: 'schedule.applied' | 'schedule.failed';
  /** `acs:ecs-provisioner:<region>`. */
  source: string;
  /** The timer's name. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: ScheduleData;
}

/** Which firing it was, and how it ended. */
export interface ScheduleData {
  /** The function that was to act: `create`, `start`, `stop` or `release`. */
  function: string;
  /** When the timer was due, ISO 8601. */
  fired: string;
  /** How many instances have what the firing asks for, or something newer. */
  instances: number;
  /** Of `create`: the id of the request that the firing made. */
  requestId?: string;
  /** Why it failed: the code of the first refusal, or `FiringMissed`. */
  code?: string;
  reason?: string;
}

/** The code of a firing that left no trace. */
export const FIRING_MISSED = 'FiringMissed';

/**
 * Builds the outcome of a firing: `failed` where `data` has a code, else `applied`.
 * @param timer the timer's name.
 * @param now milliseconds since the epoch.
 * @example
 * scheduleOutcome(region, 'office-stop', now, { function: 'stop', fired: '2026-01-01T11:00:00Z', instances: 3 });
 * // {id: 'stop/office-stop/2026-01-01T11:00:00Z', type: 'schedule.applied', subject: 'office-stop', …}
 */
export function scheduleOutcome(region: string, timer: string, now: number, data: ScheduleData): ScheduleOutcome {
  // A firing that was missed may come late: what becomes of it then has an id of its own.
  const missed = data.code === FIRING_MISSED ? '/missed' : '';
  return {
    specversion: '1.0',
    id: `${data.function}/${timer}/${data.fired}${missed}`,
    type: data.code === undefined ? 'schedule.applied' : 'schedule.failed',
    source: `acs:ecs-provisioner:${region}`,
    subject: timer,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}
