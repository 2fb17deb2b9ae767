import type { Goal } from '../domain/instance.ts';

/** The functions: each has a folder of its name under functions/, a bundle under dist/ and a resource in s.yaml. */
export const FUNCTIONS = ['create', 'reconcile', 'start', 'stop', 'release', 'status'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** The functions that people and programs call; reconcile is woken by its queue, its timer and ECS events alone. */
export type CalledFunction = Exclude<FunctionName, 'reconcile'>;
export const CALLED_FUNCTIONS: readonly CalledFunction[] = FUNCTIONS.filter((name) => name !== 'reconcile');

/** The function that sets a goal. */
export const SETTER_OF = {
  Running: 'start',
  Stopped: 'stop',
  Released: 'release',
} as const satisfies Record<Goal, CalledFunction>;
export type GoalSetter = (typeof SETTER_OF)[Goal];
