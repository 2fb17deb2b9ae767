import { defaultVSwitchId } from '../../local/ecs/defaults.ts';
import type { Random } from '../../local/random.ts';
import type { GoalSetter } from '../../shared/api/functions.ts';
import { ZONES } from './faultRules.ts';

/** A goal that the caller sets later. */
export interface Wish {
  /** Milliseconds after the previous answer. */
  afterMs: number;
  function: GoalSetter;
  fields: Readonly<Record<string, unknown>>;
}

/** What one caller does: it requests servers, perhaps twice, and perhaps sets other goals for them later. */
export interface Story {
  /** Milliseconds after the start of the run. */
  startMs: number;
  requestId: string;
  count: number;
  body: Readonly<Record<string, unknown>>;
  /** Two callers send the same request at the same time. */
  double: boolean;
  /** Milliseconds after the first answer at which the request is sent again; undefined: it is not. */
  replayMs: number | undefined;
  wishes: readonly Wish[];
}

/** How many servers a request asks for. Few are large, so that two busy cores keep up. */
const COUNTS = [1, 1, 1, 1, 1, 1, 2, 2, 3, 5];

const WISHES: readonly (readonly Wish['function'][])[] = [
  ['stop'],
  ['stop', 'start'],
  ['stop', 'release'],
  ['start'],
  ['release'],
];

/** Draws the stories of a run, spread evenly over its duration. */
export function drawStories(random: Random, run: string, requests: number, durationMs: number): Story[] {
  return Array.from({ length: requests }, (_, index) => {
    const requestId = `${run}-${index}`;
    const count = pick(random, COUNTS);
    return {
      startMs: (index * durationMs) / requests,
      requestId,
      count,
      body: { requestId, count, ...drawFields(random) },
      double: random.chance(0.1),
      replayMs: random.chance(0.1) ? random.integer(0, durationMs / 5) : undefined,
      wishes: random.chance(0.25) ? drawWishes(random, durationMs) : [],
    };
  });
}

/** Draws the fields of a request besides id and count. */
function drawFields(random: Random): Record<string, unknown> {
  // A PrePaid request takes one placement and no release on failure.
  if (random.chance(0.04)) return { instanceChargeType: 'PrePaid', period: 1, confirm: true };
  return {
    ...(random.chance(0.6) && { placements: ZONES.map((zoneId) => ({ zoneId, vSwitchId: defaultVSwitchId(zoneId) })) }),
    ...(random.chance(0.3) && { internetMaxBandwidthOut: random.integer(1, 10) }),
    ...(random.chance(0.15) && { onFailure: 'keep' }),
    ...(random.chance(0.1) && { deadlineSeconds: random.integer(90, 300) }),
    ...(random.chance(0.1) && { autoReleaseMinutes: 600 }),
  };
}

function drawWishes(random: Random, durationMs: number): Wish[] {
  return pick(random, WISHES).map((name) => ({
    afterMs: random.integer(0, durationMs / 6),
    function: name,
    fields: name === 'stop' && random.chance(0.5) ? { stoppedMode: 'StopCharging', forceStop: true } : {},
  }));
}

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random.integer(0, from.length - 1)];
  if (picked === undefined) throw new RangeError('There is nothing to pick from.');
  return picked;
}
