import type { TimerTrigger } from '../../local/fc/functionConfig.ts';
import type { Script, RequestAction } from './script.ts';
import type { World } from './world.ts';

/** A request that a timer of `create` fires. */
export interface TimerRequest {
  action: RequestAction;
  /** `create` makes it of the timer's name and time, so that a timer which fires twice asks once. */
  requestId: string;
  trigger: TimerTrigger;
}

/** The script's requests that come by timer, each with a timer that fires once: at the next whole second. */
export function timerRequests(world: World, { actions }: Script): TimerRequest[] {
  return actions.flatMap((action) =>
    action.kind === 'request' && action.via === 'timer' ? [timerRequest(action, world.clock.now() + action.at)] : [],
  );
}

function timerRequest(action: RequestAction, at: number): TimerRequest {
  const due = new Date((Math.floor(at / 1000) + 1) * 1000);
  const time = due.toISOString().replace(/\.\d+Z$/, 'Z');
  const fields = [due.getUTCSeconds(), due.getUTCMinutes(), due.getUTCHours(), due.getUTCDate(), due.getUTCMonth() + 1];
  return {
    action,
    requestId: `${action.id}-${time}`,
    trigger: {
      triggerType: 'timer',
      triggerName: action.id,
      triggerConfig: { enable: true, cronExpression: `${fields.join(' ')} *`, payload: JSON.stringify(action.body) },
    },
  };
}
