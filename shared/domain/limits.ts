/** How long a goal may be given, in seconds: nothing starts within less than a minute, and after a day nobody waits. */
export const DEADLINE_SECONDS = { least: 60, most: 86_400 } as const;

/** The most instances that one request asks for or names. */
export const MOST_INSTANCES = 1000;

/**
 * How long Describe may not show a new instance, in milliseconds: the vendor speaks of some seconds; two minutes also
 * bridge a replica that lags.
 */
export const HIDDEN_MS = 120_000;
