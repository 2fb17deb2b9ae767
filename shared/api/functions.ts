import type { Goal } from '../domain/instance.ts';

/**
 * The functions. Each has a folder under functions/, a bundle under dist/ and a resource in s.yaml, all of the same
 * name.
 */
export const FUNCTIONS = ['create', 'reconcile', 'start', 'stop', 'release', 'status', 'plan', 'notify'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** The functions that people and programs call. Their queues, a timer and ECS events alone wake the others. */
export type CalledFunction = Exclude<FunctionName, 'reconcile' | 'notify'>;
export const CALLED_FUNCTIONS: readonly CalledFunction[] = FUNCTIONS.filter(
  (name) => name !== 'reconcile' && name !== 'notify',
);

/** Which function sets which goal. */
export const SETTER_OF = {
  Running: 'start',
  Stopped: 'stop',
  Released: 'release',
} as const satisfies Record<Goal, CalledFunction>;
export type GoalSetter = (typeof SETTER_OF)[keyof typeof SETTER_OF];

/** The functions that keep to the deployment's guard rails, and so know prices. */
export const RAILED_FUNCTIONS: readonly FunctionName[] = ['create', 'start', 'plan'];

/** The functions that timers of schedules call. */
export const SCHEDULED = ['create', ...Object.values(SETTER_OF)] as const;
