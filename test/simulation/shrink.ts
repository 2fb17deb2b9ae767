import { play, type History } from './history.ts';
import type { Action, Script } from './script.ts';

/** A history that violates a promise: its plan and the faults that struck in it. */
export interface Failing {
  script: Script;
  faults: readonly string[];
}

/** How many histories a shrinking may play. */
const MOST_TRIES = 1_500;

/**
 * Looks for the smallest history that still violates the same promise: without actions, weather and faults that do not
 * matter, with fewer instances and fewer callers. What is taken out leaves the rest as it was, as far as it can.
 */
export async function shrink(failing: Failing, promise: string): Promise<Failing> {
  let tries = 0;
  const fails = async (script: Script, faults: readonly string[]): Promise<boolean> => {
    tries += 1;
    return tries <= MOST_TRIES && violates(await play(script, { allowed: new Set(faults) }), promise);
  };
  let { script, faults } = failing;
  for (let before = Infinity; sizeOf({ script, faults }) < before;) {
    before = sizeOf({ script, faults });
    faults = await smallest(faults, (some) => fails(script, some));
    const weather = await smallest(script.weather, (some) => fails({ ...script, weather: some }, faults));
    script = { ...script, weather };
    const actions = await smallest(script.actions, (some) => fails({ ...script, actions: some }, faults));
    script = { ...script, actions };
    for (const [index, action] of script.actions.entries()) {
      for (const simpler of simplerThan(action)) {
        const tried = { ...script, actions: script.actions.with(index, simpler) };
        if (await fails(tried, faults)) script = tried;
      }
    }
  }
  return { script, faults };
}

export function violates({ violations }: History, promise: string): boolean {
  return violations[0]?.promise === promise;
}

function sizeOf({ script, faults }: Failing): number {
  const requests = script.actions.flatMap((action) => (action.kind === 'request' ? [action] : []));
  const weight = requests.reduce((sum, { body, replays }) => sum + body.count + replays.length, 0);
  return faults.length + script.weather.length + script.actions.length + weight;
}

/** The same action with less in it. */
function simplerThan(action: Action): Action[] {
  if (action.kind === 'goal') return action.diligent ? [{ ...action, diligent: false }] : [];
  if (action.kind !== 'request') return [];
  const { body, replays } = action;
  const simpler: Action[] = [];
  if (body.count > 1) simpler.push({ ...action, body: { ...body, count: 1 } });
  if (body.count > 2) simpler.push({ ...action, body: { ...body, count: Math.ceil(body.count / 2) } });
  if (replays.length > 0) simpler.push({ ...action, replays: replays.slice(1) });
  if (action.diligent) simpler.push({ ...action, diligent: false });
  return simpler;
}

/** Delta debugging: the smallest part of a list that still fails, found by leaving out ever smaller pieces. */
async function smallest<T>(list: readonly T[], fails: (some: T[]) => Promise<boolean>): Promise<T[]> {
  let left = [...list];
  for (let pieces = 1; left.length > 0;) {
    const size = Math.ceil(left.length / pieces);
    let removed = false;
    for (let start = 0; start < left.length;) {
      const without = [...left.slice(0, start), ...left.slice(start + size)];
      if (await fails(without)) {
        left = without;
        removed = true;
      } else start += size;
    }
    if (size === 1 && !removed) break;
    pieces = removed ? Math.max(1, pieces - 1) : Math.min(left.length, pieces * 2);
  }
  return left;
}
