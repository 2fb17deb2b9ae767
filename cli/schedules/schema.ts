import * as v from 'valibot';
import { GOAL_REQUESTS } from '../../shared/api/goalRequests.ts';
import { goalFields, stopFields } from '../../shared/api/requests.ts';

const date = v.pipe(
  v.string('must be a date such as 2026-10-01'),
  v.regex(/^\d{4}-\d\d-\d\d$/, 'must be a date such as 2026-10-01'),
  v.check((text) => JSON.stringify(new Date(`${text}T00:00Z`)).includes(text), 'is a date that does not exist'),
);
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "08:00"'));

/** So long a name still makes a request id with the time of the firing and `-start` behind it. */
const name = v.pipe(
  v.string(),
  v.regex(
    /^[a-z][a-z0-9-]{0,35}$/,
    'must begin with a letter and have up to 36 lower-case letters, digits and hyphens',
  ),
);

const days = v.pipe(v.string(), v.regex(/^\S+$/, 'must be days such as MON-FRI or SAT,SUN'));

/** From when to when servers run. */
const Window = v.strictObject({ days, from: time, to: time, zone: v.string() });

/** One entry of the file, before what depends on several keys is checked. */
const Entry = v.strictObject({
  name,
  cron: v.optional(v.string()),
  window: v.optional(Window),
  /** With a window: whom it starts and stops. */
  servers: v.optional(v.strictObject(goalFields)),
  stoppedMode: stopFields.stoppedMode,
  /** The body of the request that is sent when `cron` says. The function create checks its own. */
  create: v.optional(v.record(v.string(), v.unknown())),
  /** Or the body for a function that sets a goal. */
  ...v.partial(v.object(GOAL_REQUESTS)).entries,
  /** Dates, in the zone of the schedule, on which it is left out. */
  except: v.optional(v.array(date), []),
});
export type Entry = v.InferOutput<typeof Entry>;

/** The file. */
export const ScheduleFile = v.strictObject({
  schedules: v.array(Entry, 'must be a list: a dash before each schedule'),
});

/** The keys of an entry, for messages. */
export const ENTRY_KEYS = Object.keys(Entry.entries);
