import { withinBudget, type CallRecord } from '../cloud/budget.ts';
import { readConfig, type Config } from './config.ts';
import type { Credentials } from '../cloud/credentials.ts';
import { connectEcs } from '../cloud/ecsSdk.ts';
import { errorAnswer, toHttp, type Answer } from './http.ts';
import { createLog, errorFields, type Log } from './log.ts';
import { connectMns } from '../cloud/mnsSdk.ts';
import type { Ports } from '../ports.ts';
import { decodeTrigger, type Context, type Trigger } from './triggers.ts';

/** One invocation, as a use case sees it. */
export interface Invocation {
  trigger: Trigger;
  ports: Ports;
  config: Config;
  /** Function Compute's request id; the same for every attempt of one asynchronous invocation. */
  requestId: string;
  /** Milliseconds until Function Compute ends the invocation. */
  timeLeft: () => number;
}

/**
 * A Function Compute handler over one piece of work: reads the environment, connects with the invocation's own
 * credentials, and answers HTTP callers. To every other trigger an error is thrown, since that alone counts as a failure.
 */
export function serve(
  work: (invocation: Invocation) => Promise<Answer>,
): (event: unknown, context: Context) => Promise<unknown> {
  const calls: CallRecord = new Map();
  let config: Config | undefined;
  return async (event, context) => {
    const started = performance.now();
    const log = createLog({ function: context.function.name, requestId: context.requestId });
    const trigger = decodeTrigger(event);
    try {
      config ??= readConfig(process.env);
      const ports = connect(config, credentialsOf(context), calls, log);
      const timeLeft = (): number => context.function.timeout * 1000 - (performance.now() - started);
      const answer = await work({ trigger, ports, config, requestId: context.requestId, timeLeft });
      // Nobody reads a timer's answer: thrown, it makes Function Compute call again, and that goes on where this stopped.
      if (trigger.kind === 'timer' && answer.retryAfterSeconds !== undefined) {
        throw new Error('Not all is done: to be called again.');
      }
      return trigger.kind === 'http' ? toHttp(answer) : answer.body;
    } catch (error) {
      if (trigger.kind !== 'http') throw error;
      const answer = errorAnswer(error);
      if (answer === undefined) log.error('failed', errorFields(error));
      return toHttp(answer ?? internalError(context.requestId));
    }
  };
}

function internalError(requestId: string): Answer {
  const message = `The function failed: its log has the reason under request id ${requestId}.`;
  return { status: 500, body: { error: { code: 'InternalError', message } } };
}

function connect(config: Config, credentials: Credentials, calls: CallRecord, log: Log): Ports {
  const clock = { now: () => Date.now() };
  const ecs = connectEcs(config.region, config.ecsEndpoint, credentials);
  const mns = connectMns(config, config.mnsEndpoint, credentials);
  return { ecs: withinBudget(ecs, clock, calls), ...mns, clock, random: Math.random, log };
}

/** The role's credentials, fresh with every invocation; the environment's are as old as the instance. */
function credentialsOf({ credentials }: Context): Credentials {
  const { env } = process;
  const accessKeyId = credentials?.accessKeyId ?? env['ALIBABA_CLOUD_ACCESS_KEY_ID'];
  const accessKeySecret = credentials?.accessKeySecret ?? env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'];
  const securityToken = credentials?.securityToken ?? env['ALIBABA_CLOUD_SECURITY_TOKEN'];
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    throw new Error('There are no credentials: give the function a role, as s.yaml does.');
  }
  return { accessKeyId, accessKeySecret, securityToken };
}
