import * as v from 'valibot';
import { SCHEDULED } from './functions.ts';

/** What `schedules apply` writes into the payloads of timers, and the functions read. */

/** In the payload of a firing, beside the request: on which dates of which zone the firing is left out. */
export const ScheduleMark = v.object({ zone: v.string(), except: v.optional(v.array(v.string()), []) });
export type ScheduleMark = v.InferOutput<typeof ScheduleMark>;

const numbers = v.optional(v.array(v.number()));

/** The local times at which a timer is due. A field that is missing stands for every value. */
export const DueTimes = v.object({
  second: v.number(),
  minute: numbers,
  hour: numbers,
  day: numbers,
  month: numbers,
  /** 0 is Sunday. */
  weekday: numbers,
});
export type DueTimes = v.InferOutput<typeof DueTimes>;

/** One timer whose firings are watched. */
export const WatchedTimer = v.object({
  timer: v.string(),
  function: v.picklist(SCHEDULED),
  times: DueTimes,
  ...ScheduleMark.entries,
  /** Whose instances show that it has fired; of `create` its own request does. */
  servers: v.optional(
    v.object({
      instanceIds: v.optional(v.array(v.string())),
      requestId: v.optional(v.string()),
      tag: v.optional(v.array(v.object({ key: v.string(), value: v.optional(v.string()) }))),
    }),
  ),
});
export type WatchedTimer = v.InferOutput<typeof WatchedTimer>;

/** The payload of the timer with which `reconcile` looks for firings that never came. */
export const Watch = v.object({
  schedules: v.array(WatchedTimer),
  /** When the timers were changed last, ISO 8601: what was due before is not watched. */
  since: v.string(),
});
export type Watch = v.InferOutput<typeof Watch>;
