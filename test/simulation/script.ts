import type { Goal, StoppedMode } from '../../shared/domain/instance.ts';
import type { FunctionName } from '../../shared/api/functions.ts';
import type { FaultRates } from './rates.ts';

/** A history as it is planned: what clients do and what the weather is. Times are milliseconds since its start. */
export interface Script {
  seed: number;
  /** How far into a minute it begins, so that ticks and minutes fall differently. */
  offset: number;
  /** Mean seconds in a state. */
  durations: { pending: number; starting: number; stopping: number };
  /** Seconds for which Describe does not show a new instance. */
  visibilityLag: number;
  /** How far the clock of a function instance may be off from that of others, in milliseconds. */
  skew: number;
  /** How far the clocks of all function instances are ahead of ECS's, in milliseconds. */
  ahead: number;
  /** How many instances a page of DescribeInstances by tag holds at most. */
  pageSize: number;
  /** How many event streams read the queue side by side. */
  streams: number;
  /** How long ECS remembers a client token, in milliseconds. */
  tokenMemory: number;
  /** How long a call takes at most to get there, and its answer to get back, in milliseconds, in the best of times. */
  farMs: number;
  /** Somebody sees to dead letters once the trouble is over. */
  operator: boolean;
  rates: FaultRates;
  /** From then on nothing goes wrong any more. */
  healAt: number;
  /** Instances that this project did not create. */
  foreign: number;
  actions: Action[];
  weather: Weather[];
}

export type Action = RequestAction | GoalAction | OvertakeAction | GarbageAction | StatusAction | ConsoleAction;

/** Somebody asks for instances. */
export interface RequestAction {
  kind: 'request';
  id: string;
  at: number;
  /** `timer`: invoked asynchronously, and called again by the platform. */
  via: 'http' | 'timer';
  /** Its caller gives it no id, and gets one in the answer. */
  anonymous: boolean;
  /** The zones of its placements, in order. */
  zones: string[];
  /** The request, without its id, which is the action's. */
  body: Readonly<Record<string, unknown>> & { count: number };
  /** How much later impatient callers send the same again. */
  replays: number[];
  /** Sends it again until every slot is filled or refused for good; a careless caller never looks at an answer. */
  diligent: boolean;
}

/** Somebody starts, stops or releases instances. */
export interface GoalAction {
  kind: 'goal';
  id: string;
  at: number;
  /** `timer`: as with a request; it names all instances of one, or a tag. */
  via: 'http' | 'timer';
  goal: Goal;
  /** Of this request (its action's id) all instances, or some by their ids; those that bear a tag; or the foreign ones. */
  target: { request: string } | { request: string; slots: number[] } | { fleet: string } | 'foreign';
  force: boolean;
  forceStop: boolean;
  stoppedMode: StoppedMode | undefined;
  deadlineSeconds: number;
  diligent: boolean;
}

/** Somebody sets a goal just when an instance's start has left for ECS, and the start is long under way. */
export interface OvertakeAction {
  kind: 'overtake';
  id: string;
  /** From then on it waits for a start. */
  at: number;
  /** Of an instance of this request. */
  request: string;
  /** How long that start takes to get there, in milliseconds. */
  startMs: number;
  goal: GoalAction;
}

/** Somebody puts something into the queue that is no message of ours, or names instances that never were. */
export interface GarbageAction {
  kind: 'garbage';
  id: string;
  at: number;
  body: string;
}

/** Somebody asks how it stands. */
export interface StatusAction {
  kind: 'status';
  id: string;
  at: number;
  request: string;
}

/** Somebody changes an instance behind our back, in the vendor's console. */
export interface ConsoleAction {
  kind: 'console';
  id: string;
  at: number;
  request: string;
  slot: number;
  call: ConsoleCall;
}

/** What happens to an instance behind our back: by somebody in the console, or by ECS itself. */
export type ConsoleCall =
  | 'StopInstance'
  | 'StartInstance'
  | 'DeleteInstance'
  /** Somebody's own tags fill the quota. */
  | 'fillTags'
  /** Somebody takes the time of its automatic release off. */
  | 'keepForGood'
  /** The time of its automatic release, which somebody has set, has come. */
  | 'autoRelease'
  /** The market takes it back. */
  | 'reclaim'
  /** Somebody changes its type. */
  | 'resize'
  /** Somebody pays for a month ahead. */
  | 'subscribe';

export type Weather =
  /** Every call of a service, or of one API, meets this. */
  | { kind: 'outage'; from: number; to: number; service: 'ecs' | 'mns'; api: string | undefined; fate: OutageFate }
  /** A permission is missing for one API, for a while or for good. */
  | { kind: 'forbidden'; from: number; to: number; api: string }
  /** A function runs in the version before or after ours, because it is being upgraded or taken back. */
  | { kind: 'version'; from: number; to: number; name: FunctionName; version: 'before' | 'after' }
  /** A zone has no stock: for creating, or also for starting. It may last beyond the end of all faults. */
  | { kind: 'noStock'; from: number; to: number; zone: string; starts: boolean };

export type OutageFate = 'throttled' | 'error' | 'lostBefore' | 'lostAfter';
