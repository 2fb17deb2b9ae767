import { NO_FAULTS } from './rates.ts';
import type { World } from './world.ts';

/** Checks, once everything has come to rest, how often and how soon instances were looked at. */

/** A tick of 5 s allows twelve looks a minute; what clients enqueue is looked at once more, at once. */
const LOOKS_A_MINUTE = 15;

/**
 * Promise 5: looks fall on the shared grid, whatever is late, lost or twice. Function instances whose clocks differ put
 * their messages on two grids.
 */
export function checkLooks(world: World): void {
  const { ledger, script } = world;
  const planned = LOOKS_A_MINUTE * script.streams * (script.skew > 0 ? 2 : 1);
  for (const [minute, looks] of ledger.looks) {
    const reasons = (ledger.reasons.get(minute) ?? 0) + (ledger.reasons.get(minute - 1) ?? 0);
    if (looks > planned + reasons) world.violate('calls stay within a budget', `${looks} looks in a minute`);
  }
}

/** So long after its creation, or after its start, an instance may wait for its next look, in milliseconds. */
const LEFT_ALONE_MS = { created: 20_000, started: 25_000 };
/** A tick, the time of a message, and that of another look, which is fresh for 20 s, in milliseconds. */
const TICK_MS = 28_000;
/** So many instances are looked at together. */
const TOGETHER = 100;

/** In a calm cloud each is started, and told to run, with the next look that could have found it so. */
export function checkPace(world: World): void {
  const { ledger, script } = world;
  if (script.rates !== NO_FAULTS || ledger.instances.size > TOGETHER) return;
  for (const { instanceId, slot, goals, statuses, createdAt, meddledAt } of ledger.instances.values()) {
    if (slot === undefined || goals.length > 1 || meddledAt !== undefined) continue;
    const [stopped = Infinity, starting, running = Infinity] = ['Stopped', 'Starting', 'Running'].map(
      (wanted) => statuses.find(({ status }) => status === wanted)?.at,
    );
    const told = ledger.outcomesOf(instanceId)[0]?.at;
    if (starting === undefined || told === undefined) continue;
    const shown = createdAt + script.visibilityLag * 1000;
    const isLate = {
      started: starting > Math.max(stopped, shown, createdAt + LEFT_ALONE_MS.created) + TICK_MS,
      told: told > Math.max(running, starting + LEFT_ALONE_MS.started) + TICK_MS,
    };
    for (const [what, is] of Object.entries(isLate)) {
      if (is) world.violate('looks come in time', `${instanceId} is ${what} late`);
    }
  }
}
