import * as v from 'valibot';
import type { Random } from './random.ts';

/** What can be made to go wrong. Each kind is acted on by the service whose behaviour it is. */
export const FAULT_KINDS = [
  'throttle', // answers the API's throttling error; nothing happens
  'error', // answers 500 or 503 (`status`); nothing happens
  'badGateway', // answers 502 with an empty or an HTML body (`html`); nothing happens
  'resetBefore', // closes the connection before the effect
  'resetAfter', // carries the call out, then closes the connection instead of answering
  'latency', // answers `ms` later
  'duplicate', // a message or an event is delivered twice
  'lose', // a message or an event is accepted and never delivered
  'late', // a message or an event is delivered `ms` late
  'missTimer', // a timer does not fire
  'doubleTimer', // a timer fires twice
  'killWorker', // a function instance ends in the middle of an invocation, `ms` after its start
  'noStock', // OperationDenied.NoStock for `zone` and `instanceType`, each any when left out
  'vanish', // an instance disappears while Pending
  'lock', // an instance gets an operation lock (`reason`)
] as const;

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

// What may happen to any call, and what each service has besides.
const ANYWHERE = ['throttle', 'error', 'badGateway', 'resetBefore', 'resetAfter', 'latency'] as const;
const IN_TRANSIT = ['duplicate', 'lose', 'late'] as const;
const KINDS_OF: Record<string, readonly string[]> = {
  ecs: [...ANYWHERE, 'noStock', 'vanish', 'lock'],
  mns: [...ANYWHERE, ...IN_TRANSIT],
  fc: [...ANYWHERE, ...IN_TRANSIT, 'missTimer', 'doubleTimer', 'killWorker'],
};

export const FaultRule = v.strictObject({
  service: v.picklist(['ecs', 'mns', 'fc']),
  kind: v.picklist(FAULT_KINDS),
  /** An API action (`CreateInstance`, `SendMessage`) or a function's name; any when left out. */
  action: v.optional(v.string()),
  /** How likely it is to strike at each opportunity; 1 when left out. */
  probability: v.optional(probability),
  /** How often it strikes at most; without end when left out. */
  count: v.optional(whole),
  /** Milliseconds, for `latency`, `late` and `killWorker`. */
  ms: v.optional(whole),
  status: v.optional(v.picklist([500, 503])),
  html: v.optional(v.boolean()),
  zone: v.optional(v.string()),
  instanceType: v.optional(v.string()),
  reason: v.optional(v.picklist(['financial', 'security', 'Recycling', 'dedicatedhostfinancial', 'refunded'])),
});
export type FaultRule = v.InferOutput<typeof FaultRule>;
export type FaultKind = FaultRule['kind'];
export type Service = FaultRule['service'];

// Which kinds take which of the fields that not every kind takes.
const TAKEN_BY: Partial<Record<keyof FaultRule, readonly FaultKind[]>> = {
  ms: ['latency', 'late', 'killWorker'],
  status: ['error'],
  html: ['badGateway'],
  zone: ['noStock'],
  instanceType: ['noStock'],
  reason: ['lock'],
};

/** The first field of a rule that its kind does not take. */
function strayField({ kind, ...fields }: FaultRule): string | undefined {
  return Object.keys(fields).find((name) => TAKEN_BY[name as keyof FaultRule]?.includes(kind) === false);
}

/** Rules as somebody wrote them: one that could never strike, or would strike without effect, is taken for a slip. */
export const FaultFile = v.strictObject({
  rules: v.array(
    v.pipe(
      FaultRule,
      v.check(
        ({ service, kind }) => KINDS_OF[service]?.includes(kind) === true,
        ({ input: { service, kind } }) => `${service} has no fault of the kind ${kind}`,
      ),
      v.check(
        (rule) => strayField(rule) === undefined,
        ({ input }) => `${input.kind} takes no ${strayField(input) ?? ''}`,
      ),
      v.check(
        ({ kind, ms }) => ms !== undefined || (kind !== 'latency' && kind !== 'late'),
        ({ input: { kind } }) => `${kind} needs its ms`,
      ),
    ),
  ),
});

/** Where a fault may strike. */
export interface Opportunity {
  service: Service;
  action: string;
  zone?: string;
  instanceType?: string;
  /** What would be struck, for whoever is told of it: an instance, a message. No rule asks for it. */
  about?: Readonly<Record<string, unknown>>;
}

/** The faults in force. One seeded source of chance decides all, so that a run repeats. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];

  /** @param onStrike is told of every fault that strikes, and where. */
  constructor(
    private readonly random: Random,
    rules: readonly FaultRule[] = [],
    private readonly onStrike: (rule: FaultRule, where: Opportunity) => void = () => undefined,
  ) {
    this.replace(rules);
  }

  /** Puts these rules in place of all others; `[]` makes the cloud healthy. */
  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, left: rule.count ?? Infinity }));
  }

  /** The rules in force, each with the number of times it may still strike. */
  list(): (FaultRule & { left: number | null })[] {
    return this.#rules.map(({ rule, left }) => ({ ...rule, left: Number.isFinite(left) ? left : null }));
  }

  /** The first rule of one of these kinds that strikes here, used up by one; undefined when nothing goes wrong. */
  take(where: Opportunity, ...kinds: FaultKind[]): FaultRule | undefined {
    for (const entry of this.#rules) {
      if (entry.left === 0 || !kinds.includes(entry.rule.kind) || !matches(entry.rule, where)) continue;
      if (!this.random.chance(entry.rule.probability ?? 1)) continue;
      entry.left -= 1;
      this.onStrike(entry.rule, where);
      return entry.rule;
    }
    return undefined;
  }
}

function matches(rule: FaultRule, where: Opportunity): boolean {
  return (
    rule.service === where.service &&
    (rule.action === undefined || rule.action === where.action) &&
    (rule.zone === undefined || rule.zone === where.zone) &&
    (rule.instanceType === undefined || rule.instanceType === where.instanceType)
  );
}
