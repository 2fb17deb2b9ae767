/**
 * What the console's server tells the page, and scripts. docs/console.md describes it. Times are milliseconds since the
 * epoch.
 */
export type State = LocalState | DeploymentState;

/** What both kinds of state have. */
interface Common {
  version: 1;
  /** What is shown: the name of the target. */
  name: string;
  region: string;
  /** When it was looked at, by the clock of the cloud. */
  at: number;
  /** How many times faster than real time that clock runs; 0 where time moves only when told to. */
  speed: number;
  /** Seconds of real time between two looks. */
  everySeconds: number;
  /** How many instances there are. No more than `MOST_ROWS` of them are shown. */
  total: number;
  /** By the name of the queue. */
  queues: Readonly<Record<string, QueueDepth>>;
  /** What could not be read, by part. What is shown of that part is of the last look that could. */
  problems: Readonly<Record<string, Problem>>;
}

/** The state of a deployment. */
export interface DeploymentState extends Common {
  kind: 'deployment';
  /** What its names begin with. */
  namePrefix: string;
  /** As `status` answers, by the id of the instance. */
  instances: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  calls?: undefined;
  invocations?: undefined;
}

/** The state of a local cloud. */
export interface LocalState extends Common {
  kind: 'local';
  instances: Readonly<Record<string, ShownInstance>>;
  /** The newest calls of ECS and MNS, by a number that rises. */
  calls: Readonly<Record<string, ShownCall>>;
  /** The newest runs of functions, by a number that rises. */
  invocations: Readonly<Record<string, ShownInvocation>>;
  functions: Readonly<Record<string, ShownFunction>>;
  /** Rules in force, as `GET /_local/faults` has them. */
  faults: readonly unknown[];
  /** How often each action was called since the start. */
  counts: { ecs: Readonly<Record<string, number>>; mns: Readonly<Record<string, number>> };
}

/** How many rows a page gets at most: so many come, filter and sort within seconds on a busy machine with two cores. */
export const MOST_ROWS = 10_000;

export interface QueueDepth {
  /** Messages that can be received, that somebody has received, and that are delayed. */
  active: number;
  inactive: number;
  delayed: number;
}

export interface Problem {
  code: string;
  message: string;
  /** The first look of those in a row that failed. */
  since: number;
}

/** An instance as ECS has it. */
export interface ShownInstance {
  instanceId: string;
  instanceName: string;
  status: string;
  zoneId: string;
  vSwitchId: string;
  instanceType: string;
  chargeType: string;
  createdAt: number;
  publicIps: readonly string[];
  privateIps: readonly string[];
  locks: readonly string[];
  tags: Readonly<Record<string, string>>;
}

/** A call of an API. */
export interface ShownCall {
  at: number;
  service: 'ecs' | 'mns';
  action: string;
  requestId: string;
  /** That of the error; missing where the call succeeded. */
  code?: string;
  /** The instances that it names, or that its answer lists; of MNS the queue or topic. */
  about: readonly string[];
  /** The status of each, where the answer tells it. */
  statuses?: readonly string[];
  /** What became of each where the answer tells them apart: `200`, or the code of an error. */
  codes?: readonly string[];
  /** Those that the call gives to an instance that it makes. */
  tags?: Readonly<Record<string, string>>;
}

/** A run of a function. */
export interface ShownInvocation {
  /** Its end. */
  at: number;
  functionName: string;
  requestId: string;
  durationMs: number;
  coldStart: boolean;
  /** Missing where it succeeded. */
  error?: string;
}

export interface ShownFunction {
  invocations: number;
  errors: number;
  coldStarts: number;
  timers: readonly { name: string; cron: string; enabled: boolean; next: number | null }[];
}
