import type { ReceivedMessage } from '../../local/mns/model/message.ts';
import type { Queue } from '../../local/mns/model/queue.ts';
import { reconcileQueue } from './functions.ts';
import type { Hosts } from './invocation.ts';
import { QUEUE, type World } from './world.ts';

/** As in s.yaml. */
const COUNT_WINDOW = 50;
const TIME_WINDOW_MS = 1_000;
/** BACKOFF_RETRY: three more tries, 10 to 20 s apart. */
const RETRIES = 3;
/** When somebody sees to the dead letters, in milliseconds after the end of all faults. */
const REPLAY_AFTER_MS = 5_000;

/** The queue trigger: reads the queue, delivers a batch at a time, retries it as a whole, buries it at last. */
export class Stream {
  readonly #queue: Queue;

  constructor(
    private readonly world: World,
    private readonly hosts: Hosts,
  ) {
    this.#queue = world.mns.queue(QUEUE);
  }

  /** Waits for the next messages. */
  listen(): void {
    this.#queue.wait(COUNT_WINDOW, Infinity, (messages) => {
      this.world.after(TIME_WINDOW_MS, () => {
        const more = this.#queue.receive(COUNT_WINDOW - messages.length);
        void this.#deliver([...messages, ...more]);
      });
    });
  }

  async #deliver(batch: readonly ReceivedMessage[]): Promise<void> {
    const { world } = this;
    const key = `queue@${Math.floor(world.elapsed() / 1000)}`;
    const bodies = batch.map((message) => this.#bodyOf(message));
    const fault = world.chance.strike(`${key}/delivery`, world.script.rates.delivery);
    if (fault !== undefined) world.ledger.countIn(world.ledger.reasons, world.clock.now());
    const beside = fault === 'deliverBeside' ? this.#try(`${key}.beside`, bodies) : undefined;
    let taken = await this.#try(key, bodies);
    for (let retry = 1; !taken && retry <= RETRIES; retry += 1) {
      await world.sleep(world.chance.at(`${key}/${retry}`).integer(10_000, 20_000));
      taken = await this.#try(`${key}.retry${retry}`, bodies);
    }
    if (!taken) this.#bury(key, bodies);
    if (fault === 'deliverAgain') await this.#try(`${key}.again`, bodies);
    for (const { receiptHandle } of batch) this.#queue.remove(receiptHandle);
    this.listen();
    await beside;
  }

  async #try(key: string, bodies: readonly unknown[]): Promise<boolean> {
    const { ledger, clock } = this.world;
    ledger.countIn(ledger.looks, clock.now());
    const work = (invocation: Parameters<typeof reconcileQueue>[0]): Promise<void> =>
      reconcileQueue(invocation, bodies);
    return (await this.hosts.invoke('reconcile', key, work)).kind === 'returned';
  }

  /** What the stream has given up goes to the dead letters; once the trouble is over, somebody puts it back. */
  #bury(key: string, bodies: readonly unknown[]): void {
    const { world } = this;
    world.note(key, () => `${bodies.length} messages go to the dead letters`);
    world.clients += 1;
    world.after(Math.max(0, world.script.healAt - world.elapsed()) + REPLAY_AFTER_MS, () => {
      world.note('operator', () => `replays ${bodies.length} messages`);
      for (const [index, body] of bodies.entries()) {
        world.answering(`${key}/replay${index}`);
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        this.#queue.send({ body: Buffer.from(text).toString('base64') });
      }
      world.clients -= 1;
    });
  }

  /** As the event has it: a string, or already an object where the body was JSON; no document settles which. */
  #bodyOf({ body, messageId }: ReceivedMessage): unknown {
    const text = Buffer.from(body, 'base64').toString('utf8');
    if (this.world.chance.at(messageId).chance(0.5)) return text;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
}
