/**
 * Allowed time limits for a goal, in seconds. No server starts in less than a minute, and nobody waits longer than a
 * day.
 */
export const DEADLINE_SECONDS = { least: 60, most: 86_400 } as const;

/** The most instances that one request may ask for or name. */
export const MOST_INSTANCES = 1000;
