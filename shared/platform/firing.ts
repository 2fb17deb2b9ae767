import { ScheduleMark } from '../api/schedules.ts';
import { scheduleOutcome, type ScheduleData } from '../domain/scheduleOutcome.ts';
import { localDate } from '../domain/wallClock.ts';
import { errorAnswer, readJson, type Answer } from './http.ts';
import { parse } from './parse.ts';
import type { Invocation } from './serve.ts';
import { whoWoke, type Trigger } from './triggers.ts';

/** A firing of a timer. */
export type Firing = Extract<Trigger, { kind: 'timer' }>;

/** How a firing ended: a code says that it failed. */
export type Ending = Pick<ScheduleData, 'instances' | 'requestId' | 'code' | 'reason'>;

/** What a function does with a firing. */
export interface FiringWork<B> {
  /** The function's name, as in `FUNCTIONS`. */
  by: string;
  /** Does what the request in the payload asks for. */
  act: (request: object) => Promise<Answer<B>>;
  endingOf: (body: B) => Ending;
}

/**
 * Does the work of a firing and publishes how it ended. Nothing is published while a call that is made again may do more:
 * Function Compute calls again. On a date that the payload excepts, nothing is done, and the log says so.
 * @throws what `act` throws, and CloudError when the topic does not accept the outcome.
 * @example
 * await fire(trigger, invocation, { by: 'stop', act: (request) => stop(request), endingOf: () => ({ instances: 1 }) });
 */
export async function fire<B>(
  firing: Firing,
  { ports, config: { region } }: Pick<Invocation, 'ports' | 'config'>,
  { by, act, endingOf }: FiringWork<B>,
): Promise<Answer<B | { leftOut: string }>> {
  const end = async (ending: Ending): Promise<void> => {
    const data = { function: by, fired: firing.time, ...ending };
    await ports.outcomes.publishFiring(scheduleOutcome(region, firing.name, ports.clock.now(), data));
  };
  try {
    const { schedule, ...request } = readJson(Buffer.from(firing.payload)) as { schedule?: unknown };
    const date = schedule === undefined ? undefined : exceptedDate(schedule, firing);
    if (date !== undefined) {
      ports.log.info('firing left out', { ...whoWoke(firing), date });
      return { status: 200, body: { leftOut: date } };
    }
    const answer = await act(request);
    if (answer.retryAfterSeconds === undefined) await end(endingOf(answer.body));
    return answer;
  } catch (error) {
    const answer = errorAnswer(error);
    if (answer !== undefined && answer.retryAfterSeconds === undefined) {
      const { code, message } = answer.body.error;
      await end({ instances: 0, code, reason: message });
    }
    throw error;
  }
}

/** The local date of a firing, where it is one of those that are excepted. */
function exceptedDate(schedule: unknown, { time }: Firing): string | undefined {
  const { zone, except } = parse(ScheduleMark, schedule, 'schedule in the payload');
  if (except.length === 0) return undefined;
  const date = localDate(Date.parse(time), zone);
  return except.includes(date) ? date : undefined;
}
