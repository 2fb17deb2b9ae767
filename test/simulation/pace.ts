import { FEW } from '../../shared/domain/pacing.ts';
import type { Invocation } from './invocation.ts';
import { NO_FAULTS } from './rates.ts';
import type { World } from './world.ts';

/** Checks how often and how soon instances are looked at. */

/** A look at messages has come to its end: its function instance remembers what it left waiting, where that is little. */
export function noteExpected({ trigger, resent, waiting, asked, untagged, instance }: Invocation): void {
  if (trigger !== 'queue') return;
  const left = resent.size > FEW ? [] : [...waiting].filter((id) => asked.has(id) && !untagged.has(id));
  instance.expected = new Set(left);
}

/** A function instance that waits for an instance looks at it when ECS says that it is Stopped: it may start it. */
export function checkHint({ world, key, trigger, asked, instance }: Invocation): void {
  const [, id = ''] = /^change:([^:]+):Stopped@/.exec(key) ?? [];
  if (trigger === 'stateChange' && instance.expected.has(id) && !asked.has(id))
    world.violate('looks come in time', `${key} looks at nothing`);
}

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
  // A start that is long under way on purpose holds up the look that waits for it.
  const isHeldUp = script.actions.some(({ kind }) => kind === 'overtake');
  if (script.rates !== NO_FAULTS || isHeldUp || ledger.instances.size > TOGETHER) return;
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
