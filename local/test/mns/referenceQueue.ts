/**
 * What a queue does, written down as plainly as can be for the property test to compare the real one with: one list,
 * searched from end to end. Times are milliseconds from the start.
 */
export class ReferenceQueue {
  now = 0;
  /** Every message handed out, in order: who got it and its body. */
  readonly deliveries: string[] = [];
  #sent = 0;
  #messages: ReferenceMessage[] = [];
  #waiting: { who: string; max: number; until: number }[] = [];

  constructor(
    private readonly visibilityMs: number,
    private readonly retentionMs: number,
  ) {}

  send(body: string, priority: number, delayMs: number): void {
    const order = this.#sent++;
    this.#messages.push({
      body,
      priority,
      order,
      sentAt: this.now,
      visibleAt: this.now + delayMs,
      goodUntil: 0,
      taken: false,
    });
    this.#serve();
  }

  receive(who: string, max: number): void {
    this.#hand(who, max);
  }

  wait(who: string, max: number, waitMs: number): void {
    if (this.#hand(who, max) === 0) this.#waiting.push({ who, max, until: this.now + waitMs });
  }

  /** Whether the handle given out with delivery number `index` is still good. */
  isGood(index: number): boolean {
    return this.#holder(index) !== undefined;
  }

  remove(index: number): void {
    const message = this.#holder(index);
    this.#messages = this.#messages.filter((one) => one !== message);
  }

  /** The handle of that delivery stays good until its own time; nobody keeps the new one. */
  changeVisibility(index: number, ms: number): void {
    const message = this.#holder(index);
    if (message === undefined) return;
    message.visibleAt = this.now + ms;
  }

  /** Passes time in steps so small that nothing falls between two of them. */
  advance(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now += 500;
      this.#waiting = this.#waiting.filter(({ until }) => until > this.now);
      this.#serve();
    }
  }

  counts(): { ActiveMessages: number; InactiveMessages: number; DelayMessages: number } {
    const alive = this.#alive();
    const hidden = alive.filter(({ visibleAt }) => visibleAt > this.now);
    const taken = hidden.filter((message) => message.taken).length;
    return {
      ActiveMessages: alive.length - hidden.length,
      InactiveMessages: taken,
      DelayMessages: hidden.length - taken,
    };
  }

  #serve(): void {
    while (this.#waiting[0] !== undefined && this.#hand(this.#waiting[0].who, this.#waiting[0].max) > 0)
      this.#waiting.shift();
  }

  #hand(who: string, max: number): number {
    const line = this.#alive()
      .filter(({ visibleAt }) => visibleAt <= this.now)
      .sort((a, b) => a.priority - b.priority || a.visibleAt - b.visibleAt || a.order - b.order)
      .slice(0, max);
    for (const message of line) {
      message.taken = true;
      message.visibleAt = this.now + this.visibilityMs;
      message.goodUntil = message.visibleAt;
      message.delivery = this.deliveries.push(`${who} got ${message.body}`) - 1;
    }
    return line.length;
  }

  #holder(index: number): ReferenceMessage | undefined {
    return this.#alive().find(
      ({ delivery, visibleAt, goodUntil }) => delivery === index && visibleAt > this.now && goodUntil > this.now,
    );
  }

  #alive(): ReferenceMessage[] {
    return this.#messages.filter(({ sentAt }) => sentAt + this.retentionMs > this.now);
  }
}

interface ReferenceMessage {
  body: string;
  priority: number;
  order: number;
  sentAt: number;
  visibleAt: number;
  taken: boolean;
  /** The number of its last delivery, and until when the handle given out with it is good. */
  delivery?: number;
  goodUntil: number;
}
