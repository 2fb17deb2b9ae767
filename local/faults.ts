import * as v from 'valibot';
import { FAULT_ACTIONS } from './ecs/faultActions.ts';
import { LOCK_REASONS } from './ecs/model/lockReasons.ts';
import type { Random } from './random.ts';
import { SERVICES, type ServiceName } from './services.ts';

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A kind of fault: the services where it may strike, and the fields that its rules take besides those of any rule. */
interface Kind {
  strikes: readonly ServiceName[];
  takes?: readonly Detail[];
  /** Those of them without which a rule says too little. */
  needs?: readonly Detail[];
  /** The actions that it can strike, of each service where it cannot strike all. */
  at?: Partial<Record<ServiceName, readonly string[]>>;
}

type Detail = 'ms' | 'status' | 'code' | 'message' | 'html' | 'zone' | 'instanceType' | 'reason';

// Where a message or an event is on its way.
const IN_TRANSIT = { strikes: ['mns', 'fc'], at: { mns: ['SendMessage', 'PublishMessage'] } } as const;

/** What can be made to go wrong. Each kind is acted on by the service whose behaviour it is. */
const KINDS = {
  /** Answers the API's throttling error; the call has no effect. */
  throttle: { strikes: SERVICES },
  /** Answers 500 or 503 (`status`); the call has no effect. */
  error: { strikes: SERVICES, takes: ['status'] },
  /** Answers the error that the rule writes out (`code`, `status`, `message`); the call has no effect. */
  answer: { strikes: SERVICES, takes: ['code', 'status', 'message'], needs: ['code', 'status'] },
  /** Answers 502 with an empty or an HTML body (`html`); the call has no effect. */
  badGateway: { strikes: SERVICES, takes: ['html'] },
  /** Closes the connection before the effect. */
  resetBefore: { strikes: SERVICES },
  /** Carries the call out, then closes the connection instead of answering. */
  resetAfter: { strikes: SERVICES },
  /** Answers `ms` later. */
  latency: { strikes: SERVICES, takes: ['ms'], needs: ['ms'] },
  /** Delivers a message or an event twice. */
  duplicate: IN_TRANSIT,
  /** Accepts a message or an event and never delivers it. */
  lose: IN_TRANSIT,
  /** Delivers a message or an event `ms` late. */
  late: { ...IN_TRANSIT, takes: ['ms'], needs: ['ms'] },
  /** Leaves out one firing of a timer. */
  missTimer: { strikes: ['fc'] },
  /** Fires a timer twice. */
  doubleTimer: { strikes: ['fc'] },
  /** Refuses to make or change a trigger of EventBridge, as where nobody has switched EventBridge on in the region. */
  eventBridgeOff: { strikes: ['fc'] },
  /** Ends a function instance in the middle of an invocation, `ms` after its start. */
  killWorker: { strikes: ['fc'], takes: ['ms'] },
  /** Answers OperationDenied.NoStock for `zone` and `instanceType`, for any where they are left out. */
  noStock: { strikes: ['ecs'], takes: ['zone', 'instanceType'], at: { ecs: FAULT_ACTIONS.noStock } },
  /** Lets an instance disappear while it is Pending. */
  vanish: { strikes: ['ecs'], at: { ecs: FAULT_ACTIONS.vanish } },
  /** Gives an instance an operation lock (`reason`). */
  lock: { strikes: ['ecs'], takes: ['reason'], at: { ecs: FAULT_ACTIONS.lock } },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof KINDS;

const kindOf = (kind: FaultKind): Kind => KINDS[kind];

// The fields that only some kinds take.
const DETAILS = {
  /** Milliseconds. */
  ms: v.optional(whole),
  status: v.optional(v.pipe(v.number(), v.check(isErrorStatus, 'must be that of an error, 400 to 599'))),
  code: v.optional(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  message: v.optional(v.string()),
  html: v.optional(v.boolean()),
  zone: v.optional(v.string()),
  instanceType: v.optional(v.string()),
  reason: v.optional(v.picklist(LOCK_REASONS)),
} satisfies Record<Detail, unknown>;

/** One rule: where a fault strikes, which, and how often. */
export const FaultRule = v.strictObject({
  service: v.picklist(SERVICES),
  kind: v.picklist(Object.keys(KINDS) as FaultKind[]),
  /** An API action (`CreateInstance`, `SendMessage`) or a function's name; any when left out. */
  action: v.optional(v.string()),
  /** How likely it is to strike at each opportunity; 1 when left out. */
  probability: v.optional(probability),
  /** How often it strikes at most; without end when left out. */
  count: v.optional(whole),
  ...DETAILS,
});
export type FaultRule = v.InferOutput<typeof FaultRule>;

function isErrorStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 400 && status <= 599;
}

/** The error that a rule of the kind `answer` writes out. The check of rules sees to code and status. */
export function errorWritten({ code = '', status = 500, message = '' }: FaultRule): {
  code: string;
  status: number;
  message: string;
} {
  return { code, status, message };
}

/** The first field of a rule that its kind does not take. */
function strayField({ kind, ...fields }: FaultRule): string | undefined {
  const taken: readonly string[] = kindOf(kind).takes ?? [];
  return Object.keys(fields).find((name) => name in DETAILS && !taken.includes(name));
}

/** The first field that a rule of this kind lacks. */
function missingField(rule: FaultRule): Detail | undefined {
  return kindOf(rule.kind).needs?.find((name) => rule[name] === undefined);
}

/** Where a rule can strike, if its action is none of these. */
function otherActions({ service, kind, action }: FaultRule): readonly string[] | undefined {
  const actions = kindOf(kind).at?.[service];
  return action === undefined || actions?.includes(action) === true ? undefined : actions;
}

/** Rules from a file or a request. A rule that could never strike, or not as written, is a mistake and is refused. */
export const FaultFile = v.strictObject({
  rules: v.array(
    v.pipe(
      FaultRule,
      v.check(
        ({ service, kind }) => kindOf(kind).strikes.includes(service),
        ({ input: { service, kind } }) => `${service} has no fault of the kind ${kind}`,
      ),
      v.check(
        (rule) => strayField(rule) === undefined,
        ({ input }) => `${input.kind} takes no ${strayField(input) ?? ''}`,
      ),
      v.check(
        (rule) => missingField(rule) === undefined,
        ({ input }) => `${input.kind} needs its ${missingField(input) ?? ''}`,
      ),
      v.check(
        (rule) => otherActions(rule) === undefined,
        ({ input: { kind, action = '' }, input }) =>
          `${kind} never strikes at ${action}, only at ${otherActions(input)?.join(', ') ?? ''}`,
      ),
      v.check(
        ({ kind, status = 500 }) => kind !== 'error' || status === 500 || status === 503,
        'error answers 500 or 503: any other status takes the kind answer',
      ),
    ),
  ),
});

/** Where a fault may strike. */
export interface Opportunity {
  service: ServiceName;
  action: string;
  zone?: string;
  instanceType?: string;
  /** What the fault would strike, such as an instance or a message. Only `onStrike` gets it; no rule looks at it. */
  about?: Readonly<Record<string, unknown>>;
}

/**
 * The faults in force. One seeded source of chance decides all of them, so that runs repeat.
 *
 * @example
 * const faults = new Faults(createRandom(7), [{ service: 'ecs', kind: 'throttle', action: 'RunInstances', count: 3 }]);
 * const strikes = faults.take({ service: 'ecs', action: 'RunInstances' }, 'throttle', 'error') !== undefined;
 */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];

  /** @param onStrike is called for every fault that strikes. */
  constructor(
    private readonly random: Random,
    rules: readonly FaultRule[] = [],
    private readonly onStrike: (rule: FaultRule, where: Opportunity) => void = () => undefined,
  ) {
    this.replace(rules);
  }

  /** Replaces all rules; `[]` makes the cloud healthy. */
  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({ rule, left: rule.count ?? Infinity }));
  }

  /** The rules in force, each with the number of times it may still strike. */
  list(): (FaultRule & { left: number | null })[] {
    return this.#rules.map(({ rule, left }) => ({ ...rule, left: Number.isFinite(left) ? left : null }));
  }

  /** The first rule of one of these kinds that strikes here, and counts the strike; undefined when none strikes. */
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
