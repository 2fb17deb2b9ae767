import type { TimerTrigger } from '../../local/fc/functionConfig.ts';
import { SETTER_OF } from '../../shared/api/functions.ts';
import type { Selection } from '../../shared/api/requests.ts';
import { FLEET } from './generate.ts';
import type { GoalAction, RequestAction, Script } from './script.ts';
import type { FunctionName } from './settings.ts';
import type { World } from './world.ts';

/** A timer that calls a function once: at the next whole second after its action's time. */
export interface Timer {
  name: FunctionName;
  action: RequestAction | GoalAction;
  trigger: TimerTrigger;
}

/** The script's timers, of each function. */
export function timersOf(world: World, { actions }: Script): Timer[] {
  return actions.flatMap((action) => {
    if (action.kind === 'request' && action.via === 'timer')
      return { name: 'create', action, trigger: fireOnce(world, action, action.body) };
    if (action.kind === 'goal' && action.via === 'timer')
      return { name: SETTER_OF[action.goal], action, trigger: fireOnce(world, action, requestOf(world, action)) };
    return [];
  });
}

/**
 * The id of an action's request: the action's own. Of one that a timer fires, `create` makes it of the timer's name and
 * time, so that a timer which fires twice asks once. One that has none gets that of its first invocation.
 */
export function requestIdOf(world: World, id: string): string {
  const action = world.script.actions.find((each) => each.kind === 'request' && each.id === id);
  if (action?.kind !== 'request') return id;
  if (action.via === 'http') return action.anonymous ? `${id}-first` : id;
  const fired = new Date(dueOf(world, action) + platformAhead(world));
  return `${id}-${fired.toISOString().replace(/\.\d+Z$/, 'Z')}`;
}

/** What a timer that sets a goal asks for. */
function requestOf(world: World, action: GoalAction): object {
  return { ...selectionOf(world, action), ...optionsOf(action) };
}

/** All instances that somebody means who names none by its id. */
export function selectionOf(world: World, { target }: GoalAction): Selection {
  if (target === 'foreign' || 'slots' in target) throw new Error('These instances are named by their ids.');
  if ('fleet' in target) return { tag: [{ key: FLEET, value: target.fleet }] };
  return { requestId: requestIdOf(world, target.request) };
}

/** What a call of `start`, `stop` or `release` says besides which instances it means. */
export function optionsOf({ goal, deadlineSeconds, force, forceStop, stoppedMode }: GoalAction): object {
  return {
    deadlineSeconds,
    ...(goal === 'Released' && { force }),
    ...(goal === 'Stopped' && { forceStop, stoppedMode }),
  };
}

/** How far the clock of Function Compute is ahead of ECS's, in whole seconds as milliseconds: timers fire at whole ones. */
export function platformAhead({ script }: World): number {
  return Math.trunc(script.ahead / 1000) * 1000;
}

/** When the timer of an action fires, in milliseconds since the epoch of ECS's clock. */
function dueOf(world: World, { at }: { at: number }): number {
  const time = world.clock.now() - world.elapsed() + at;
  return (Math.floor(time / 1000) + 1) * 1000;
}

function fireOnce(world: World, action: RequestAction | GoalAction, payload: object): TimerTrigger {
  const due = new Date(dueOf(world, action));
  const fields = [due.getUTCSeconds(), due.getUTCMinutes(), due.getUTCHours(), due.getUTCDate(), due.getUTCMonth() + 1];
  return {
    triggerType: 'timer',
    triggerName: action.id,
    triggerConfig: { enable: true, cronExpression: `${fields.join(' ')} *`, payload: JSON.stringify(payload) },
  };
}
