import pLimit, { type LimitFunction } from 'p-limit';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { FcError } from './errors.ts';
import type { Invocation, LocalFunction } from './function.ts';
import type { FunctionConfig } from './functionConfig.ts';
import type { MessageService } from './messageService.ts';
import { destinationRecord } from './destination.ts';

// Refused invocations (429 and the like) are tried again after 0.5 s, 1 s, 2 s, … for five hours at most. For functions
// that fail, the platform publishes a number of retries but no pace; here the delay doubles too, from one second.
const REFUSED_BASE_MS = 500;
const FAILED_BASE_MS = 1000;
const LONGEST_REFUSED_MS = 5 * 3_600_000;

// Asynchronous invocations wait in a queue of their function, and the platform takes them from it gradually: a few
// instances work off a burst of events, instead of a hundred instances starting at once.
const CONSUMERS = 4;

/** What an asynchronous invocation needs of the function that it runs. */
export interface AsyncTarget extends Pick<LocalFunction, 'name' | 'newRequestId' | 'invoke'> {
  readonly config: Pick<FunctionConfig, 'asyncInvokeConfig'>;
}

interface Pending {
  target: AsyncTarget;
  event: Buffer;
  requestId: string;
  acceptedAt: number;
  runs: number;
  refusals: number;
}

export interface AsyncDependencies {
  region: string;
  accountId: string;
  clock: Clock;
  log: Pick<Log, 'error'>;
  messages: MessageService;
}

/** Invocations that somebody asked for without waiting: run at once, retried when they fail, their result sent on. */
export class AsyncInvocations {
  readonly #deps: AsyncDependencies;
  readonly #consumers = new Map<string, LimitFunction>();
  #closed = false;

  constructor(dependencies: AsyncDependencies) {
    this.#deps = dependencies;
  }

  /** Accepts an invocation; returns its request id. */
  submit(target: AsyncTarget, event: Buffer, requestId = target.newRequestId()): string {
    this.#enqueue({ target, event, requestId, acceptedAt: this.#deps.clock.now(), runs: 0, refusals: 0 });
    return requestId;
  }

  #enqueue(pending: Pending): void {
    const { name } = pending.target;
    const consume = this.#consumers.get(name) ?? pLimit(CONSUMERS);
    this.#consumers.set(name, consume);
    void consume(() => this.#attempt(pending));
  }

  /** No retry starts any more. Running invocations end with their function. */
  close(): void {
    this.#closed = true;
  }

  async #attempt(pending: Pending): Promise<void> {
    if (this.#closed) return;
    try {
      const invocation = await pending.target.invoke(pending.event, pending.requestId);
      pending.runs += 1;
      this.#conclude(pending, invocation);
    } catch (error) {
      this.#refused(pending, error);
    }
  }

  #conclude(pending: Pending, invocation: Invocation): void {
    const { maxAsyncRetryAttempts } = pending.target.config.asyncInvokeConfig;
    if (invocation.ok) this.#report(pending, 'Success', invocation);
    else if (pending.runs > maxAsyncRetryAttempts) this.#report(pending, 'RetriesExhausted', invocation);
    else if (!this.#again(pending, FAILED_BASE_MS * 2 ** (pending.runs - 1), Infinity))
      this.#report(pending, 'EventAgeExceeded', invocation);
  }

  #refused(pending: Pending, error: unknown): void {
    // A function that has been deleted comes back to nobody.
    if (!(error instanceof FcError) || error.code === 'FunctionNotFound') {
      this.#deps.log.error({ err: error, function: pending.target.name }, 'an asynchronous invocation was lost');
      return;
    }
    pending.refusals += 1;
    if (!this.#again(pending, REFUSED_BASE_MS * 2 ** (pending.refusals - 1), LONGEST_REFUSED_MS))
      this.#report(pending, 'EventAgeExceeded', undefined);
  }

  /** Tries again after this delay. Returns false when the event would be too old by then. */
  #again(pending: Pending, delayMs: number, longestMs: number): boolean {
    const { maxAsyncEventAgeInSeconds } = pending.target.config.asyncInvokeConfig;
    const oldest = Math.min(maxAsyncEventAgeInSeconds * 1000, longestMs);
    const { clock } = this.#deps;
    if (clock.now() + delayMs - pending.acceptedAt > oldest) return false;
    clock.setTimeout(() => {
      this.#enqueue(pending);
    }, delayMs);
    return true;
  }

  #report(pending: Pending, condition: string, invocation: Invocation | undefined): void {
    if (this.#closed) return;
    const { destinationConfig } = pending.target.config.asyncInvokeConfig;
    const target = condition === 'Success' ? destinationConfig.onSuccess : destinationConfig.onFailure;
    if (condition !== 'Success') {
      this.#deps.log.error({ function: pending.target.name, requestId: pending.requestId, condition }, 'asynchronous invocation given up'); // prettier-ignore
    }
    if (target === undefined) return;
    const { region, accountId, clock, messages } = this.#deps;
    const report = { ...pending, region, accountId, condition, invocation, now: clock.now() };
    messages.deliver(target.destination, destinationRecord(report));
  }
}
