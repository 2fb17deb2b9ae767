import type { ErrorAnswer } from '../api/answers.ts';
import type { Ports } from '../ports.ts';
import { MisconfiguredError, type Config } from './config.ts';
import { errorAnswer, toHttp, type Answer } from './http.ts';
import { errorFields, type Log } from './log.ts';
import type { Runtime } from './runtime.ts';
import { decodeTrigger, type Context, type Trigger } from './triggers.ts';
import { CallMeter } from '../cloud/meter.ts';

/** One invocation, as a use case sees it. */
export interface Invocation<P = Ports> {
  trigger: Trigger;
  ports: P;
  config: Config;
  /** Function Compute's request id. It is the same for every attempt of one asynchronous invocation. */
  requestId: string;
  /** Milliseconds until Function Compute ends the invocation. */
  timeLeft: () => number;
}

/** What a function does with one invocation. */
export type Work<P = Ports> = (invocation: Invocation<P>) => Promise<Answer>;

/** The form of a handler that Function Compute calls. */
export type Handler = (event: unknown, context: Context) => Promise<unknown>;

/**
 * Makes a Function Compute handler. It decodes the trigger, connects with the credentials of the invocation, and runs
 * `work`. An HTTP caller gets errors as answers. Every other trigger gets them thrown, because Function Compute counts
 * only a thrown error as a failure. At its end every invocation writes one line about itself into the log.
 *
 * @param work what to do. Its closure lives as long as the function instance.
 * @param runtime what the function instance runs on.
 * @example
 * export const handler = serve(async ({ ports }) => ({ status: 200, body: await ports.ecs.describe([]) }), cloudRuntime());
 */
export function serve<P>(work: Work<P>, runtime: Runtime<P>): Handler {
  return async (event, context) => {
    const started = runtime.clock.now();
    const log = runtime.openLog({ function: context.function.name, requestId: context.requestId });
    const trigger = decodeTrigger(event);
    const meter = new CallMeter(runtime.clock);
    const end = (ending: Ending): void => {
      summarize(log, trigger, runtime.clock.now() - started, meter, ending);
    };
    try {
      const { config, ports } = runtime.connect(context, log, meter);
      const timeLeft = (): number => started + context.function.timeout * 1000 - runtime.clock.now();
      const answer = await work({ trigger, ports, config, requestId: context.requestId, timeLeft });
      // Nobody reads the answer to a timer. An error makes Function Compute call again, and that call goes on from
      // here.
      if (trigger.kind === 'timer' && answer.retryAfterSeconds !== undefined) {
        throw new Error('Not all is done: call again.');
      }
      end({ status: answer.status });
      return trigger.kind === 'http' ? toHttp(answer) : answer.body;
    } catch (error) {
      if (error instanceof MisconfiguredError) log.error('misconfigured', errorFields(error));
      const answer = errorAnswer(error);
      end({ status: answer?.status ?? 500, error });
      if (trigger.kind !== 'http') throw error;
      if (answer === undefined) log.error('failed', errorFields(error));
      return toHttp(answer ?? internalError(context.requestId));
    }
  };
}

/** How an invocation ended: the HTTP status that its caller gets or would get, and what it threw. */
interface Ending {
  status: number;
  error?: unknown;
}

/**
 * Writes the one line about an invocation. Its fields are flat, because charts take numbers by name; `metrics` marks it as
 * a line of figures (docs/observability.md).
 */
function summarize(log: Log, trigger: Trigger, durationMs: number, meter: CallMeter, { status, error }: Ending): void {
  // A caller that is answered 4xx is told what to mend: the function did not fail.
  const hasFailed = trigger.kind === 'http' ? status >= 500 : error !== undefined;
  log.info('invocation ended', {
    ...{ metrics: 'invocation', trigger: trigger.kind, status, durationMs, failed: hasFailed ? 1 : 0 },
    ...(error !== undefined && { code: errorFields(error)['code'] }),
    ...meter.fields(),
  });
}

function internalError(requestId: string): Answer<ErrorAnswer> {
  const message = `The function failed: its log has the reason under request id ${requestId}.`;
  return { status: 500, body: { error: { code: 'InternalError', message } } };
}
