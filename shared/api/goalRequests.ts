import * as v from 'valibot';
import type { GoalSetter } from './functions.ts';
import { goalFields, releaseFields, stopFields } from './requests.ts';

/**
 * What each function that sets a goal takes, for those who read or describe requests of them all. The functions know their
 * own fields alone, so that no bundle holds those of another.
 */
export const GOAL_REQUESTS = {
  start: v.strictObject(goalFields),
  stop: v.strictObject({ ...goalFields, ...stopFields }),
  release: v.strictObject({ ...goalFields, ...releaseFields }),
} as const satisfies Record<GoalSetter, v.GenericSchema>;
