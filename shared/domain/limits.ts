/**
 * Allowed time limits for a goal, in seconds. No server starts in less than a minute, and nobody waits longer than a
 * day.
 */
export const DEADLINE_SECONDS = { least: 60, most: 86_400 } as const;

/** How many instances an account may create in a minute. Source: the page of CreateInstance. */
export const MOST_CREATES_PER_MINUTE = 5000;

/** The most instances that one request may ask for or name. */
export const MOST_INSTANCES = 1000;

/**
 * How long Describe may leave out an instance that exists, in milliseconds. A new instance shows up within seconds. Two
 * minutes also cover a lagging replica, and a permission that is missing for a moment: Describe then answers an empty list
 * and no error.
 */
export const HIDDEN_MS = 120_000;

/**
 * How many minutes ahead a release may be set. ECS takes times from 30 minutes to three years ahead. We set the time
 * before the start, so 5 minutes are added.
 */
export const AUTO_RELEASE_MINUTES = { least: 35, most: 1_576_800 } as const;
