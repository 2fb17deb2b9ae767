/**
 * Whether an event matches an EventBridge filter pattern: each field of the pattern lists the values it allows, exact
 * or as `{"prefix": …}`, `{"suffix": …}` or `{"anything-but": …}`; nested objects match nested fields; `{}` matches
 * all.
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((allowed) => matchesValue(allowed, event));
  if (!isObject(pattern) || !isObject(event)) return false;
  return Object.entries(pattern).every(([field, allowed]) => matchesPattern(allowed, event[field]));
}

function matchesValue(allowed: unknown, value: unknown): boolean {
  if (!isObject(allowed)) return allowed === value;
  const { prefix, suffix, 'anything-but': except } = allowed;
  if (typeof prefix === 'string') return typeof value === 'string' && value.startsWith(prefix);
  if (typeof suffix === 'string') return typeof value === 'string' && value.endsWith(suffix);
  if (except !== undefined) return !matchesPattern([except].flat(), value);
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
