import type { Clock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { Log } from '../../log.ts';
import type { Random } from '../../random.ts';
import type { StreamOptions } from '../functionConfig.ts';
import type { MessageService, SourceMessage, StreamSource } from '../messageService.ts';
import { queueEvent, type Account, type CloudEvent } from './cloudEvent.ts';
import { matchesPattern } from './filterPattern.ts';
import { retryWaits } from '../../retryStrategy.ts';

export interface StreamConfig {
  functionName: string;
  queueName: string;
  decodeBase64: boolean;
  options: StreamOptions;
  account: Account;
  /** Messages whose events do not match it are deleted and not delivered. All match when it is left out. */
  pattern?: unknown;
}

export interface StreamDependencies {
  clock: Clock;
  random: Random;
  faults: Faults;
  log: Pick<Log, 'error'>;
  messages: MessageService;
  /** Delivers a batch; false when the function failed or could not be run. */
  push: (event: Buffer) => Promise<boolean>;
}

/**
 * A queue trigger: an event stream that reads a queue and delivers batches, one at a time. A batch that fails is tried
 * again as a whole. After its last try it goes to the dead-letter queue, or is dropped if there is none. With
 * `errorsTolerance: NONE` the stream stops there instead, and its messages return to the queue.
 */
export class EventStream {
  readonly #config: StreamConfig;
  readonly #deps: StreamDependencies;
  readonly #source: StreamSource;
  #closed = false;
  #wake: (() => void) | undefined;
  #held: SourceMessage[] = [];
  #running: Promise<void> | undefined;

  constructor(config: StreamConfig, dependencies: StreamDependencies) {
    this.#config = config;
    this.#deps = dependencies;
    this.#source = dependencies.messages.source(config.queueName);
  }

  start(): void {
    const { log } = this.#deps;
    this.#running = this.#run().catch((error: unknown) => {
      log.error({ err: error, function: this.#config.functionName }, 'event stream ended by a fault of the local host');
    });
  }

  /** Stops reading and retrying. */
  stop(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Call it after `stop` and the end of the function's instances: undelivered messages are then visible again. */
  async close(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#ended()) {
      this.#held = await this.#collect();
      if (!(await this.#deliver(this.#held))) this.#closed = true;
      for (const message of this.#held) this.#source.release(message);
      this.#held = [];
    }
  }

  /** Collects a batch: as many messages as the count window allows, for as long as the time window after the first. */
  async #collect(): Promise<SourceMessage[]> {
    const { mode, batchWindow } = this.#config.options;
    const most = mode === 'event-driven' ? 1 : batchWindow.CountBasedWindow;
    const seconds = batchWindow.TimeBasedWindow;
    const { clock } = this.#deps;
    const batch = this.#source.receive(most);
    while (batch.length === 0 && !this.#ended()) batch.push(...(await this.#next(most, undefined)));
    const until = clock.now() + seconds * 1000;
    while (batch.length < most && clock.now() < until && !this.#ended()) {
      batch.push(...(await this.#next(most - batch.length, until - clock.now())));
    }
    return batch;
  }

  /** Delivers a batch. Returns false when the stream must stop, with the messages to release in `#held`. */
  async #deliver(batch: SourceMessage[]): Promise<boolean> {
    if (this.#ended()) return false;
    const { functionName, options, pattern = {} } = this.#config;
    const { faults, log } = this.#deps;
    const about = { bodies: batch.map(({ body }) => body) };
    const fault = faults.take({ service: 'fc', action: functionName, about }, 'lose', 'duplicate', 'late');
    if (fault?.kind === 'late') await this.#pause(fault.ms ?? 0);
    const events = batch.map((message) => this.#toEvent(message)).filter((event) => matchesPattern(pattern, event));
    if (events.length === 0) return this.#forget(batch);
    const delivered = fault?.kind === 'lose' || (await this.#push(events, batch));
    if (fault?.kind === 'duplicate') await this.#push(events, batch);
    if (delivered) return this.#forget(batch);
    if (this.#ended()) return false;
    if (options.errorsTolerance === 'NONE') {
      log.error(
        { function: functionName, messages: batch.length },
        'event stream stopped at a batch that keeps failing',
      );
      return false;
    }
    this.#bury(events);
    return this.#forget(batch);
  }

  #forget(batch: SourceMessage[]): true {
    for (const message of batch) this.#source.remove(message);
    this.#held = [];
    return true;
  }

  /** Tries until the retry strategy ends, which may take a day. It holds the messages meanwhile. */
  async #push(events: CloudEvent[], batch: SourceMessage[]): Promise<boolean> {
    const { clock, random, push } = this.#deps;
    const { mode, retryStrategy } = this.#config.options;
    const { PushRetryStrategy } = retryStrategy;
    const event = Buffer.from(JSON.stringify(mode === 'event-driven' ? events[0] : events));
    const started = clock.now();
    if (await push(event)) return true;
    for (const wait of retryWaits(PushRetryStrategy, random)) {
      batch.splice(0, batch.length, ...batch.map((message) => this.#source.hold(message)));
      await this.#pause(wait);
      if (this.#ended()) return false;
      if (await push(event)) return true;
    }
    const seconds = Math.round((clock.now() - started) / 1000);
    this.#deps.log.error({ function: this.#config.functionName, events: events.length, seconds }, 'batch given up');
    return false;
  }

  #bury(events: CloudEvent[]): void {
    const { deadLetterQueue } = this.#config.options;
    if (deadLetterQueue === undefined) return;
    for (const event of events) this.#deps.messages.deliver(deadLetterQueue.Arn, JSON.stringify(event));
  }

  #toEvent(message: SourceMessage): CloudEvent {
    const { queueName, decodeBase64, account } = this.#config;
    return queueEvent(message, queueName, decodeBase64, account, this.#deps.clock.now());
  }

  // A method, because TypeScript takes a field to keep its value across an await.
  #ended(): boolean {
    return this.#closed;
  }

  /** Up to `max` messages as soon as there are any; none when the stream ends or `atMostMs` have passed before. */
  #next(max: number, atMostMs: number | undefined): Promise<SourceMessage[]> {
    return new Promise((resolve) => {
      const { clock } = this.#deps;
      const finish = (messages: SourceMessage[]): void => {
        if (timer !== undefined) clock.clearTimeout(timer);
        this.#wake = undefined;
        resolve(messages);
      };
      const callOff = (): void => {
        cancel();
        finish([]);
      };
      const timer = atMostMs === undefined ? undefined : clock.setTimeout(callOff, atMostMs);
      this.#wake = callOff;
      const cancel = this.#source.wait(max, finish);
    });
  }

  /** Waits, but not when the stream has ended: nobody would wake it. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ended()) {
        resolve();
        return;
      }
      const { clock } = this.#deps;
      const timer = clock.setTimeout(resolve, ms);
      this.#wake = () => {
        clock.clearTimeout(timer);
        resolve();
      };
    });
  }
}
