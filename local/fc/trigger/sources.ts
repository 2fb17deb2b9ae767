import type { AsyncInvocations, AsyncTarget } from '../asyncInvocations.ts';
import type { Clock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import { UsageError } from '../../usageError.ts';
import { FcError } from '../errors.ts';
import type { EventBridgeTrigger, FunctionConfig, TimerTrigger, Trigger } from '../functionConfig.ts';
import { parseMnsArn, type MessageService } from '../messageService.ts';
import type { StateChange } from './cloudEvent.ts';
import { patternProblem } from './filterPattern.ts';
import { EventStream } from './stream.ts';
import { StateChangeRule } from './stateChange.ts';
import { TimerSource } from './timer.ts';

/** A function with the triggers that invoke it. */
export interface TriggeredFunction extends AsyncTarget {
  readonly config: Pick<FunctionConfig, 'asyncInvokeConfig' | 'triggers'>;
}

export interface SourceDependencies {
  clock: Clock;
  random: Random;
  faults: Faults;
  log: Pick<Log, 'error'>;
  messages: MessageService;
  region: string;
  accountId: string;
  asyncInvocations: AsyncInvocations;
}

/** A trigger that invokes its function by itself. */
export interface Source {
  start(): void;
  /** No further timer fires, and no further batch is read. */
  stop(): void;
  /** Ends an event stream. Call it when the function has ended. */
  close(): Promise<void>;
  onStateChange(change: StateChange): void;
}

/** The timers, event streams and event rules of these functions. Throws UsageError when one of them cannot be read. */
export function createSources(functions: TriggeredFunction[], deps: SourceDependencies): Source {
  const sources = functions.flatMap((target) => {
    ensureDestinations(target, deps.messages);
    return target.config.triggers.flatMap((trigger) => createSource(target, trigger, deps) ?? []);
  });
  return {
    start() {
      for (const source of sources) source.start();
    },
    stop() {
      for (const source of sources) source.stop();
    },
    async close() {
      await Promise.all(sources.map((each) => each.close()));
    },
    onStateChange(change) {
      for (const each of sources) each.onStateChange(change);
    },
  };
}

/**
 * What invokes the function for this trigger; undefined when others do so, or nobody because it is switched off. Throws
 * UsageError when the trigger cannot be read.
 */
export function createSource(
  target: TriggeredFunction,
  trigger: Trigger,
  deps: SourceDependencies,
): Source | undefined {
  if (trigger.triggerType === 'timer') return { ...IDLE, ...bound(timer(target, trigger, deps)) };
  if (trigger.triggerType !== 'eventbridge' || !trigger.triggerConfig.triggerEnable) return undefined;
  if (trigger.triggerConfig.eventSourceConfig.eventSourceType === 'Default') {
    const listening = rule(target, trigger, deps);
    return {
      ...IDLE,
      onStateChange: (change) => {
        listening.offer(change);
      },
    };
  }
  const reading = stream(target, trigger, deps);
  return { ...IDLE, ...bound(reading), close: () => reading.close() };
}

const ignore = (): void => undefined;
const IDLE: Source = { start: ignore, stop: ignore, close: () => Promise.resolve(), onStateChange: ignore };

function bound(source: TimerSource | EventStream): Pick<Source, 'start' | 'stop'> {
  return {
    start: () => {
      source.start();
    },
    stop: () => {
      source.stop();
    },
  };
}

function timer(target: TriggeredFunction, trigger: TimerTrigger, deps: SourceDependencies): TimerSource {
  try {
    return new TimerSource(trigger, {
      ...deps,
      functionName: target.name,
      fire: (event) => void deps.asyncInvocations.submit(target, event),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`function ${target.name}, trigger ${trigger.triggerName}: ${error.message}`);
  }
}

function stream(target: TriggeredFunction, trigger: EventBridgeTrigger, deps: SourceDependencies): EventStream {
  const { eventSourceConfig, runOptions, asyncInvocationType } = trigger.triggerConfig;
  if (eventSourceConfig.eventSourceType !== 'MNS') throw new TypeError('an event stream reads an MNS queue');
  const { QueueName: queueName, IsBase64Decode } = eventSourceConfig.eventSourceParameters.sourceMNSParameters;
  const arn = runOptions.deadLetterQueue?.Arn;
  if (arn !== undefined) ensure(arn, target, deps.messages);
  const push = async (event: Buffer): Promise<boolean> => {
    if (!asyncInvocationType) return invokeOnce(target, event);
    deps.asyncInvocations.submit(target, event);
    return true;
  };
  return new EventStream(
    {
      ...{ functionName: target.name, queueName, decodeBase64: IsBase64Decode, options: runOptions, account: deps },
      pattern: patternOf(target, trigger),
    },
    { ...deps, push },
  );
}

async function invokeOnce(target: TriggeredFunction, event: Buffer): Promise<boolean> {
  try {
    return (await target.invoke(event)).ok;
  } catch (error) {
    // A refusal (429, 500, 503) is a failed try for the stream.
    if (error instanceof FcError) return false;
    throw error;
  }
}

function rule(target: TriggeredFunction, trigger: EventBridgeTrigger, deps: SourceDependencies): StateChangeRule {
  return new StateChangeRule(patternOf(target, trigger), {
    ...deps,
    functionName: target.name,
    account: deps,
    fire: (event) => void deps.asyncInvocations.submit(target, event),
  });
}

/** What a trigger filters its events by. Throws UsageError where EventBridge would not take it. */
function patternOf(target: TriggeredFunction, { triggerName, triggerConfig }: EventBridgeTrigger): unknown {
  const where = `function ${target.name}, trigger ${triggerName}: eventRuleFilterPattern`;
  let pattern: unknown;
  try {
    pattern = JSON.parse(triggerConfig.eventRuleFilterPattern);
  } catch {
    throw new UsageError(`${where} is not JSON`);
  }
  const problem = patternProblem(pattern);
  if (problem !== undefined) throw new UsageError(`${where}: ${problem}`);
  return pattern;
}

/** Creates what asynchronous invocations report to, unless it exists. Throws UsageError when an ARN names nothing. */
export function ensureDestinations(
  target: { name: string; config: Pick<FunctionConfig, 'asyncInvokeConfig'> },
  messages: MessageService,
): void {
  const { onSuccess, onFailure } = target.config.asyncInvokeConfig.destinationConfig;
  for (const destination of [onSuccess, onFailure]) {
    if (destination !== undefined) ensure(destination.destination, target, messages);
  }
}

function ensure(arn: string, target: { name: string }, messages: MessageService): void {
  if (parseMnsArn(arn) === undefined)
    throw new UsageError(`function ${target.name}: '${arn}' names no MNS queue or topic`);
  messages.ensure(arn);
}
