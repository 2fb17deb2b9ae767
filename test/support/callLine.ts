import { EcsError } from '../../local/ecs/model/errors.ts';
import { CloudError } from '../../shared/cloud/errors.ts';

/** How the next calls of an API fail. */
interface Failure {
  api: string;
  code: string;
  times: number;
  /** The call takes effect, and only then fails. */
  afterEffect: boolean;
  /** Only calls that concern this instance, or this slot and placement: `0/1/0`. */
  instanceId: string | undefined;
  message: string;
  status: number | undefined;
}

/** One call: its API, and what it was about. */
export interface Call {
  api: string;
  about: string;
}

/** All calls of a prepared cloud pass through this line. It records them, interrupts them and makes them fail. */
export interface CallLine {
  /** Every call so far, in order. */
  calls: Call[];
  /** Makes the next calls of an API fail. */
  fail: (api: string, code: string, options?: Partial<Omit<Failure, 'api' | 'code'>>) => void;
  /** Makes all calls succeed again. */
  heal: () => void;
  /** Runs `act` during the next call of this API, before or after its effect. */
  during: (api: string, when: 'before' | 'after', act: () => void) => void;
  /** Makes a call: notes it, interrupts it, and lets it fail where it is to. */
  call: <A>(api: string, about: readonly string[], effect: () => A | Promise<A>) => Promise<A>;
}

export function createCallLine(): CallLine {
  const calls: Call[] = [];
  let failures: Failure[] = [];
  let interruptions: { api: string; when: 'before' | 'after'; act: () => void }[] = [];

  const interrupt = (api: string, when: 'before' | 'after'): void => {
    const due = interruptions.filter((each) => each.api === api && each.when === when);
    interruptions = interruptions.filter((each) => !due.includes(each));
    for (const { act } of due) act();
  };
  const nextFailure = (api: string, about: readonly string[]): Failure | undefined => {
    const found = failures.find(
      ({ api: failing, times, instanceId }) =>
        failing === api && times > 0 && (instanceId === undefined || about.includes(instanceId)),
    );
    if (found !== undefined) found.times -= 1;
    return found;
  };
  const call = async <A>(api: string, about: readonly string[], effect: () => A | Promise<A>): Promise<A> => {
    calls.push({ api, about: about.join(',') });
    // A real call takes time, during which other code runs.
    await Promise.resolve();
    interrupt(api, 'before');
    const failure = nextFailure(api, about);
    if (failure?.afterEffect === false) throw new CloudError(api, failure.code, failure.message, failure.status);
    const answer = carryOut(api, effect);
    interrupt(api, 'after');
    if (failure !== undefined) throw new CloudError(api, failure.code, failure.message, failure.status);
    return answer;
  };
  return {
    calls,
    call,
    fail: (api: string, code: string, options: Partial<Omit<Failure, 'api' | 'code'>> = {}): void => {
      failures.push({
        api,
        code,
        times: Infinity,
        afterEffect: false,
        instanceId: undefined,
        status: undefined,
        message: `${api} failed.`,
        ...options,
      });
    },
    heal: (): void => {
      failures = [];
    },
    during: (api: string, when: 'before' | 'after', act: () => void): void => {
      interruptions.push({ api, when, act });
    },
  };
}

function carryOut<A>(api: string, effect: () => A): A {
  try {
    return effect();
  } catch (error) {
    throw error instanceof EcsError ? new CloudError(api, error.code, error.message) : error;
  }
}
