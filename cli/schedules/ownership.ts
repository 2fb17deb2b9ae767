import type { DeployedTrigger } from '../account/functionCompute.ts';

/**
 * Whether `schedules apply` made a trigger: its payload says so. `s deploy` neither changes nor removes what s.yaml does not
 * name, and `doctor` leaves these alone.
 */
export function isMadeBySchedules({ type, config }: Pick<DeployedTrigger, 'type' | 'config'>): boolean {
  if (type !== 'timer') return false;
  const payload = payloadOf(config);
  return 'schedule' in payload || 'schedules' in payload;
}

/** The JSON object in the payload of a timer; empty where there is none. */
export function payloadOf(config: unknown): Readonly<Record<string, unknown>> {
  const { payload } = (config ?? {}) as { payload?: unknown };
  try {
    const value: unknown = JSON.parse(typeof payload === 'string' ? payload : '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
