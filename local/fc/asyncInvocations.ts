import pLimit, { type LimitFunction } from 'p-limit';
import * as v from 'valibot';
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
  /** When it is tried, or was tried last. */
  dueAt: number;
}

const Snapshot = v.array(
  v.object({
    functionName: v.string(),
    /** Base64. */
    event: v.string(),
    requestId: v.string(),
    acceptedAt: v.number(),
    runs: v.number(),
    refusals: v.number(),
    dueAt: v.number(),
  }),
);

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
  /** Accepted, and neither done nor given up. */
  readonly #pending = new Set<Pending>();
  #closed = false;

  constructor(dependencies: AsyncDependencies) {
    this.#deps = dependencies;
  }

  /** Accepts an invocation; returns its request id. */
  submit(target: AsyncTarget, event: Buffer, requestId = target.newRequestId()): string {
    const now = this.#deps.clock.now();
    const pending = { target, event, requestId, acceptedAt: now, runs: 0, refusals: 0, dueAt: now };
    this.#pending.add(pending);
    this.#enqueue(pending);
    return requestId;
  }

  /** What is neither done nor given up, as plain JSON. What runs is in it, too, and will run again. */
  snapshot(): unknown {
    return [...this.#pending].map(({ target, event, ...rest }) => ({
      ...rest,
      functionName: target.name,
      event: event.toString('base64'),
    }));
  }

  /** Takes over what a snapshot holds; `start` goes on with it. Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown, find: (functionName: string) => AsyncTarget | undefined): void {
    for (const { functionName, event, ...rest } of v.parse(Snapshot, snapshot)) {
      const target = find(functionName);
      if (target === undefined) this.#lost(functionName, 'the function is not there any more');
      else this.#pending.add({ ...rest, target, event: Buffer.from(event, 'base64') });
    }
  }

  /** Goes on with what was restored, each at its time. */
  start(): void {
    for (const pending of this.#pending) this.#enqueueAt(pending);
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

  #enqueueAt(pending: Pending): void {
    const { clock } = this.#deps;
    clock.setTimeout(
      () => {
        this.#enqueue(pending);
      },
      Math.max(0, pending.dueAt - clock.now()),
    );
  }

  async #attempt(pending: Pending): Promise<void> {
    if (this.#closed) return;
    try {
      const invocation = await pending.target.invoke(pending.event, pending.requestId);
      if (this.#isClosed()) return;
      pending.runs += 1;
      this.#conclude(pending, invocation);
    } catch (error) {
      if (this.#isClosed()) return;
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
      this.#lost(pending.target.name, error);
      this.#pending.delete(pending);
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
    pending.dueAt = clock.now() + delayMs;
    this.#enqueueAt(pending);
    return true;
  }

  #lost(functionName: string, error: unknown): void {
    this.#deps.log.error({ err: error, function: functionName }, 'an asynchronous invocation was lost');
  }

  // A method, as it may change while something is awaited.
  #isClosed(): boolean {
    return this.#closed;
  }

  #report(pending: Pending, condition: string, invocation: Invocation | undefined): void {
    this.#pending.delete(pending);
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
