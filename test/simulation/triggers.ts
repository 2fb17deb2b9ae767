import type { StateChange } from '../../local/ecs/model/lifecycle.ts';
import { AsyncInvocations } from '../../local/fc/asyncInvocations.ts';
import type { MessageService } from '../../local/fc/messageService.ts';
import { createSources, type SourceDependencies } from '../../local/fc/trigger/sources.ts';
import { mnsMessages } from '../../local/messages.ts';
import { SownRandom } from './chance.ts';
import type { FunctionRunner } from './functionRunner.ts';
import { noteBuried, noteStateChange } from './observe.ts';
import { ACCOUNT_ID, REGION, SETTINGS, type FunctionName, type FunctionSettings } from './settings.ts';
import type { Timer } from './timers.ts';
import { SimulatedFunction } from './triggeredFunction.ts';
import { TriggerFaults } from './triggerFaults.ts';
import type { World } from './world.ts';

/** Told when the last attempt of a timer's firing has ended. */
const TIMER_ENDED = `acs:mns:${REGION}:${ACCOUNT_ID}:/topics/timer-ended`;

/**
 * Starts all that invokes functions by itself: the local Function Compute's own event stream, timers, event rule and
 * asynchronous invocations, on the virtual clock.
 * @param timers those of the script, besides s.yaml's.
 */
export function startTriggers(world: World, runner: FunctionRunner, timers: readonly Timer[]): void {
  const account = { region: REGION, accountId: ACCOUNT_ID };
  const clock = world.wakingClock;
  const log = platformLog(world);
  const messages = messageService(world, log);
  const faults = new TriggerFaults(world);
  const random = new SownRandom(world.chance);
  const make = (name: FunctionName): SimulatedFunction => {
    const own = timers.filter((timer) => timer.name === name);
    const config = name === 'reconcile' ? withStreams(SETTINGS[name], world.script.streams) : withTimers(name, own);
    return new SimulatedFunction(world, runner, faults, random, name, config);
  };
  const asyncInvocations = new AsyncInvocations({ ...account, clock, log, messages });
  const dependencies = { ...account, clock, log, messages, faults, random, asyncInvocations };
  const names = new Set<FunctionName>(['create', 'reconcile', ...timers.map(({ name }) => name)]);
  const sources = createSources([...names].map(make), dependencies);
  sources.start();
  world.ecs.onStateChange((change) => {
    noteStateChange(world, change);
    report(world, change, (key) => {
      random.sow(key);
      sources.onStateChange(change);
    });
  });
}

/** A function with these timers. Whoever waits for the end of what one of them fires is told. */
function withTimers(name: FunctionName, timers: readonly Timer[]): SimulatedFunction['config'] {
  const { asyncInvokeConfig, triggers } = SETTINGS[name];
  const ended = { destination: TIMER_ENDED };
  return {
    asyncInvokeConfig: { ...asyncInvokeConfig, destinationConfig: { onSuccess: ended, onFailure: ended } },
    triggers: [...triggers, ...timers.map(({ trigger }) => trigger)],
  };
}

/** A function whose queue is read by so many streams, each with its own deliveries. */
function withStreams(settings: FunctionSettings, streams: number): FunctionSettings {
  const more = settings.triggers.filter(({ triggerName }) => triggerName === 'queue');
  const copies = Array.from({ length: streams - 1 }, () => more).flat();
  return { ...settings, triggers: [...settings.triggers, ...copies] };
}

/** ECS reports a state change to the event bus: in no order; at least once when all is well. */
function report(world: World, { instanceId, state }: StateChange, offer: (key: string) => void): void {
  const { chance, script } = world;
  const key = world.unique(`change:${instanceId}:${state}@${world.second()}/report`);
  const fault = chance.strike(key, script.rates.event);
  if (fault === 'loseEvent') return;
  for (const copy of fault === 'doubleEvent' ? [key, `${key}.double`] : [key]) {
    world.after(chance.at(copy).integer(200, 3_000), () => {
      offer(copy);
    });
  }
}

function messageService(world: World, log: SourceDependencies['log']): MessageService {
  const messages = mnsMessages(world.mns, world.wakingClock, log);
  return {
    ensure: (arn) => {
      messages.ensure(arn);
    },
    deliver: (arn, body) => {
      if (arn === TIMER_ENDED) {
        world.clients -= 1;
        return;
      }
      world.answering(world.unique(`bury@${world.second()}`));
      messages.deliver(arn, body);
      noteBuried(world, body);
    },
    source: (queueName) => {
      const source = messages.source(queueName);
      return {
        ...source,
        wait: (max, deliver) =>
          source.wait(max, (received) => {
            // The stream awaits this: it has to be given its turn.
            world.awake = true;
            deliver(received);
          }),
      };
    },
  };
}

/** What the local Function Compute logs goes into the history; a fault of its own ends the history. */
function platformLog(world: World): SourceDependencies['log'] {
  return {
    error: (fields: unknown, message?: string) => {
      world.note('platform', () => `${message ?? ''} ${JSON.stringify(fields)}`);
      if (typeof fields === 'object' && fields !== null && 'err' in fields) throw fields.err;
    },
  };
}
