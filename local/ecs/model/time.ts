/** `2026-01-01T00:00Z`: ECS answers most times to the minute. `time` in milliseconds since the epoch. */
export function toMinuteText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

/** `2026-01-01T00:00:00Z`. `time` in milliseconds since the epoch. */
export function toSecondText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

const UTC_TEXT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/;

/** Milliseconds since the epoch of `2026-01-01T00:00:00Z` or `2026-01-01T00:00Z`; undefined for anything else. */
export function parseUtc(text: string): number | undefined {
  const time = UTC_TEXT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) return undefined;
  // Date takes 30 February and 24:00 for a time of the day after.
  return toMinuteText(time).slice(0, 16) === text.slice(0, 16) ? time : undefined;
}

export const MINUTE_MS = 60_000;

/** When something expires or has expired; what is not going to expire has a day far ahead, as in ECS. */
export function toExpiryText(time: number | undefined): string {
  return time === undefined ? '2099-12-31T15:59Z' : toMinuteText(time);
}

export const DAY_MS = 24 * 60 * MINUTE_MS;
