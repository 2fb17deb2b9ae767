import type { ServiceName } from './services.ts';

/** The services of the local cloud: ECS, MNS (Simple Message Queue) and Function Compute. */
export type { ServiceName };

/** What `startLocalCloud` takes. Each default but that of `ports` is the one that the command line has, too. */
export interface LocalCloudOptions {
  /**
   * The Serverless Devs spec (edition 3.0.0, component fc3) whose functions run. `code` in it is relative to its folder.
   * It is read only when `services` has `fc`. Default: `s.yaml`, from the current folder.
   */
  spec?: string | undefined;
  /**
   * What `${env('NAME')}` finds in the spec, by name. A variable of the process wins over the same name here. A value may
   * hold placeholders, which are known only once the cloud listens: `{region}`, `{accountId}`, `{ecs}` and `{mns}` (URLs),
   * and the ids that every region starts with: `{imageId}`, `{instanceType}`, `{securityGroupId}`, `{vSwitchId}`.
   * A variable that asks for the URL of a service that does not run stays unset. Other words in braces stay as they are.
   *
   * @example { ECS_ENDPOINT: '{ecs}', GREETING: 'hello' }
   */
  env?: Readonly<Record<string, string>> | undefined;
  /** Whether to start without the functions of the spec, as a fresh account would be. Default: false. */
  empty?: boolean | undefined;
  /** Queues that exist from the start. Default: none. */
  queues?: readonly string[] | undefined;
  /** Topics that exist from the start. Default: none. */
  topics?: readonly string[] | undefined;
  /** The services to start. The Function Compute port answers `/_local/…` in any case. Default: all three. */
  services?: readonly ServiceName[] | undefined;
  /** Ports on 127.0.0.1; 0 takes a free one. Default: 0; of the command 8401 (ecs), 8402 (mns), 8400 (fc). */
  ports?: Partial<Readonly<Record<ServiceName, number>>> | undefined;
  /**
   * A port on 127.0.0.1 for an HTTP(S) proxy that leads `*.aliyuncs.com` here and refuses all other hosts; 0 takes a free
   * one. Default: there is no proxy.
   */
  proxy?: number | undefined;
  /** The key that clients sign with. Default: `local-access-key-id`. */
  accessKeyId?: string | undefined;
  /** Its secret. Default: `local-access-key-secret`. */
  accessKeySecret?: string | undefined;
  /** The account that owns everything. Default: `1234567890123456`. */
  accountId?: string | undefined;
  /** Where functions and queues are; ECS answers for every region. Default: `cn-hangzhou`. */
  region?: string | undefined;
  /**
   * Mean seconds that an instance spends in each passing state; each stay is within ±50 % of it, and 0 means none.
   * Default: 10 pending, 20 starting, 10 stopping.
   */
  durations?: { readonly pending?: number; readonly starting?: number; readonly stopping?: number } | undefined;
  /** Seconds for which Describe does not show a new instance. Default: 0. */
  visibilityLag?: number | undefined;
  /** Mean seconds until a spot instance past its protected hours is taken back. Default: never. */
  spotLifetime?: number | undefined;
  /**
   * How many times faster than real time lifecycles, delays and timers run. With 0 time stands still at 2026-01-01, until
   * `clock.advance` moves it: the same seed and the same calls then give the same ids and times. Default: 1.
   */
  speed?: number | undefined;
  /** Decides all that chance decides. Default: a fresh one. */
  seed?: number | undefined;
  /** What is to go wrong. Default: nothing. */
  faults?: readonly FaultRule[] | undefined;
  /** A file with ECS, MNS and deployed functions: loaded at the start if it exists, written at the end. Default: nothing is kept. */
  state?: string | undefined;
  /** Takes each line of the log: one JSON object. Default: nobody does. */
  log?: ((line: string) => void) | undefined;
}

/** Something that is to go wrong: where, what, and how often. Rules are tried in their order. */
export interface FaultRule {
  service: ServiceName;
  /** What happens. Not every service has every kind. */
  kind:
    | 'throttle'
    | 'error'
    | 'answer'
    | 'badGateway'
    | 'resetBefore'
    | 'resetAfter'
    | 'latency'
    | 'duplicate'
    | 'lose'
    | 'late'
    | 'missTimer'
    | 'doubleTimer'
    | 'killWorker'
    | 'eventBridgeOff'
    | 'noStock'
    | 'vanish'
    | 'lock';
  /** An API action (`CreateInstance`, `SendMessage`) or a function's name. Default: any. */
  action?: string | undefined;
  /** How likely the fault is at each opportunity, from 0 to 1. Default: 1. */
  probability?: number | undefined;
  /** How often it strikes at most. Default: without end. */
  count?: number | undefined;
  /** Milliseconds; for `latency`, `late` and `killWorker`. */
  ms?: number | undefined;
  /** For `error`: 500 or 503, by default 500. For `answer`: that of the error, 400 to 599. */
  status?: number | undefined;
  /** For `answer`: the code of the error, any. */
  code?: string | undefined;
  /** For `answer`: the message of the error. Default: it is empty. */
  message?: string | undefined;
  /** For `badGateway`: whether its body is HTML. Default: it is empty. */
  html?: boolean | undefined;
  /** For `noStock`. Default: any. */
  zone?: string | undefined;
  /** For `noStock`. Default: any. */
  instanceType?: string | undefined;
  /** For `lock`: why the instance is locked. */
  reason?: 'financial' | 'security' | 'Recycling' | 'dedicatedhostfinancial' | 'refunded' | undefined;
}

/** The proxy that leads the vendor's hosts to a local cloud. */
export interface ProxyEndpoint {
  /** For clients that ask a proxy: `HTTPS_PROXY`. */
  url: string;
  /** The file with the certificate of its authority, as PEM. It is gone when the cloud ends. */
  certificate: string;
  /**
   * Variables for a process whose calls are to stay on this machine. They name the proxy and the certificate in the ways
   * of Go, Python and curl. For Node.js, whose SDKs do not look at `HTTPS_PROXY`, they load a file that leads every
   * connection.
   */
  environment: Record<string, string>;
}

/** Where a running local cloud is, and whom it lets in. */
export interface Endpoints {
  /** URL of ECS and VPC; missing when ECS was not started. */
  ecs?: string;
  /** URL of MNS; missing when MNS was not started. */
  mns?: string;
  /** URL of Function Compute, and of the cloud's own `/_local/…`. */
  fc: string;
  /** The address that opens the console in a browser. It holds a token that is good until the cloud ends. */
  console: string;
  /** URL of each function's HTTP trigger, by the function's name. */
  functions: Record<string, string>;
  /** Missing when the cloud was started without one. */
  proxy?: ProxyEndpoint;
  region: string;
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** A service that listens, in the two forms that clients ask for. */
export interface ServiceEndpoint {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>`, for clients that take the protocol (`http`) by itself. */
  readonly host: string;
}

/** The account's own key, which may do everything. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** The cloud's time. Functions, queues, timers and instances all go by it; a function runs as long as it runs. */
export interface CloudClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Lets time pass, where it stands still (`speed: 0`). Resolves when every timer, delivery and invocation that is due by
   * then has ended, in the order of their times, with what followed from them.
   *
   * @param duration milliseconds, or a text of numbers with the units ms, s, m, h and d.
   * @throws UsageError when it is no duration, or when time passes by itself.
   * @example await cloud.clock.advance('1h30m');
   */
  advance(duration: number | string): Promise<void>;
}

/** A rule in force, with the number of times that it may still strike; null: without end. */
export type FaultInForce = FaultRule & { left: number | null };

/** What is to go wrong. */
export interface CloudFaults {
  list(): FaultInForce[];
  /**
   * Puts these rules in the place of all others; `[]` makes the cloud healthy.
   *
   * @throws UsageError when a rule says something that cannot be.
   * @example cloud.faults.set([{ service: 'ecs', kind: 'throttle', action: 'RunInstances', count: 3 }]);
   */
  set(rules: readonly FaultRule[]): void;
}

/** How often a function ran. */
export interface FunctionStats {
  /** Runs, retries included; calls refused before they ran are not counted. */
  invocations: number;
  coldStarts: number;
  errors: number;
  /** Memory size times run time: what is billed. */
  gbSeconds: number;
}

/** What happened since the start or the last reset. */
export interface Stats {
  ecs: {
    /** How often clients called each action, unknown ones too: `{DescribeInstances: 3, …}`. */
    calls: Record<string, number>;
    /** How many instances are in each status, over all regions: `{Running: 2, …}`. */
    instances: Record<string, number>;
  };
  mns: {
    /** How often clients called each action. */
    calls: Record<string, number>;
    /** How many messages queues accepted, receivers got, and receivers deleted, by clients or not. */
    messages: { sent: number; delivered: number; deleted: number };
  };
  /** By the function's name. */
  fc: Record<string, FunctionStats>;
}

/** What a cloud held at a moment, as plain JSON. */
export interface Snapshot {
  readonly version: 1;
  /** The cloud's time, in milliseconds since the epoch. */
  readonly now: number;
  readonly [part: string]: unknown;
}

/** A running local cloud. */
export interface LocalCloud {
  /** ECS and VPC. Throws UsageError when `services` left it out. */
  readonly ecs: ServiceEndpoint;
  /** MNS. Throws UsageError when `services` left it out. */
  readonly mns: ServiceEndpoint;
  /** Function Compute, and what a deployment needs besides: RAM, STS, the log service. */
  readonly fc: ServiceEndpoint;
  readonly credentials: AccessKey;
  /** What the command prints when it is ready: all of these, functions and proxy. */
  readonly endpoints: Endpoints;
  readonly clock: CloudClock;
  readonly faults: CloudFaults;
  stats(): Stats;
  /**
   * Makes everything as it was at the start, behind the same ports: instances, queues, functions, faults, counts, and the
   * source of chance; where time stands still (`speed: 0`), the time, too.
   */
  reset(): Promise<void>;
  /**
   * What ECS, MNS, RAM and the log service hold, and the functions that were deployed, with the time and the
   * asynchronous invocations that wait for another try. Notifications that wait for another try are not in it. Where time
   * stands still, what runs ends before.
   */
  snapshot(): Promise<Snapshot>;
  /**
   * Puts what a snapshot holds in the place of everything, behind the same ports. Where time stands still, it is again that
   * of the snapshot; else what has become due since happens now.
   *
   * @throws UsageError, with nothing changed, when it is no snapshot of this version.
   */
  restore(snapshot: Snapshot): Promise<void>;
  /** Ends functions, timers and servers, and writes the state file if there is one. */
  stop(): Promise<void>;
}
