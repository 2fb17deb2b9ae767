/** The five statuses of ECS. An instance that Describe does not list has none of them. */
export const STATUSES = ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped'] as const;
export type Status = (typeof STATUSES)[number];

/** Our sixth: ECS lists the instance, but in a form that does not show its status or a field we decide on. */
export const UNKNOWN = 'Unknown';

/** What a caller can ask an instance to become. */
export const GOALS = ['Running', 'Stopped', 'Released'] as const;
export type Goal = (typeof GOALS)[number];

/** The status of an instance at its goal; undefined: ECS does not list it any more. */
export const STATUS_AT: Readonly<Record<Goal, Status | undefined>> = {
  Running: 'Running',
  Stopped: 'Stopped',
  Released: undefined,
};

/**
 * Whether ECS stops listing an instance that reaches this goal.
 * @example isGoneAt('Released'); // true
 */
export function isGoneAt(goal: Goal): boolean {
  return STATUS_AT[goal] === undefined;
}

/** How ECS charges: PostPaid by the second, PrePaid ahead for a period. */
export const CHARGE_TYPES = ['PostPaid', 'PrePaid'] as const;
export type ChargeType = (typeof CHARGE_TYPES)[number];

/** What reconcile does with a new instance whose goal fails. */
export const FAILURE_ENDS = ['release', 'keep'] as const;
export type FailureEnd = (typeof FAILURE_ENDS)[number];

/**
 * StopCharging: while the instance is Stopped, ECS charges for its disks only. KeepCharging: for vCPU, memory and
 * address, too.
 */
export const STOPPED_MODES = ['StopCharging', 'KeepCharging'] as const;
export type StoppedMode = (typeof STOPPED_MODES)[number];

/** The form of an instance id. Today it is `i-` and 20 characters, but the vendor does not promise that. */
export const INSTANCE_ID = /^[A-Za-z0-9-]{1,64}$/;

/** One ECS instance as DescribeInstances shows it: the fields that we decide on or pass on. */
export interface Instance {
  instanceId: string;
  status: Status | typeof UNKNOWN;
  /** Public IPv4 addresses, assigned ones and elastic ones. */
  publicIps: readonly string[];
  privateIps: readonly string[];
  zoneId: string;
  vSwitchId: string | undefined;
  instanceType: string;
  /** Undefined where ECS does not show it; the instance is then Unknown. */
  chargeType: ChargeType | undefined;
  /**
   * Milliseconds since the epoch, to the minute. Undefined where ECS does not show it; the instance is then Unknown.
   */
  createdAt: number | undefined;
  /** Milliseconds since the epoch, when an automatic release is set. */
  autoReleaseAt: number | undefined;
  /** When the paid time of a PrePaid instance ends, in milliseconds since the epoch; undefined for PostPaid. */
  expiresAt: number | undefined;
  /** ECS's reasons for locking operations: financial, security, Recycling, dedicatedhostfinancial, refunded. */
  locks: readonly string[];
  /** ECS refuses to delete it until somebody takes the protection off. */
  deletionProtected?: true;
  tags: Readonly<Record<string, string>>;
  /** ECS showed no tags that we can read. `tags` is then empty, but the instance may have some. */
  tagsUnread?: true;
}

/**
 * Whether ECS shows too little of an instance to act on it or to judge that its goal has ended.
 * @example isUnclear({ status: 'Unknown' }); // true
 */
export function isUnclear({ status, tagsUnread }: Pick<Instance, 'status' | 'tagsUnread'>): boolean {
  return status === UNKNOWN || tagsUnread === true;
}

/** What an instance is to become, and how. The `goal` tag of an instance holds its latest intent. */
export interface Intent {
  goal: Goal;
  /** When the goal was set, in milliseconds since the epoch; 0 for the goal of the creation. The higher one wins. */
  generation: number;
  /** How long to try, in seconds: from `generation`, or from the creation where that is 0. */
  withinSeconds: number;
  /** Allocate a public address before the start. */
  publicIp?: boolean;
  /** Set an automatic release this many minutes after the first look at the stopped instance. */
  autoReleaseMinutes?: number;
  /** What to do with a new instance whose goal fails. */
  onFailure?: FailureEnd;
  forceStop?: boolean;
  stoppedMode?: StoppedMode;
  /** The code of the failure that this release cleans up after. The outcome is then `failed`, not `released`. */
  failure?: string;
}

/** The next thing to do for one instance. */
export type Step =
  | { kind: 'wait' }
  | { kind: 'setAutoRelease' }
  | { kind: 'allocateAddress' }
  | { kind: 'start' }
  | { kind: 'stop' }
  | { kind: 'release' }
  | { kind: 'done' }
  | { kind: 'fail'; code: string; reason: string; cause?: string };

/** What one look saw. */
export interface Sight {
  instance: Instance | undefined;
  /** Describe has shown it before, so it is not merely too new to be listed. */
  known: boolean;
  /** ECS has accepted its release, or it has been absent for longer than Describe lags. */
  gone: boolean;
  /** The deadline has passed. */
  expired: boolean;
}

const WAIT: Step = { kind: 'wait' };

/**
 * Decides the next step for one instance: a pure table of intent × sight.
 *
 * A goal that is reached is done, even past its deadline. A deadline ends only a goal that is still open.
 * @example
 * decide({ goal: 'Running', … }, { instance: { status: 'Stopped', … }, known: true, gone: false, expired: false });
 * // {kind: 'start'}
 */
export function decide(intent: Intent, { instance, known, gone, expired }: Sight): Step {
  if (instance === undefined) return decideAbsent(intent, known, gone);
  if (instance.status === UNKNOWN) return expired ? deadlineExceeded(instance) : WAIT;
  switch (intent.goal) {
    case 'Running':
      return decideRunning(intent, instance, expired);
    case 'Stopped':
      return decideStopped(instance, expired);
    case 'Released':
      return decideReleased(instance, expired);
  }
}

/**
 * Whether an instance has reached the goal of this intent.
 * @example isAtGoal({ goal: 'Stopped', … }, { status: 'Stopped', … }); // true
 */
export function isAtGoal(intent: Intent, instance: Instance): boolean {
  return decide(intent, { instance, known: true, gone: false, expired: true }).kind === 'done';
}

function decideAbsent(intent: Intent, known: boolean, gone: boolean): Step {
  if (!gone) return WAIT;
  if (!known) {
    const reason = 'ECS has never listed the instance: it was released before, or is lost.';
    return { kind: 'fail', code: 'InstanceNeverListed', reason };
  }
  if (isGoneAt(intent.goal)) return { kind: 'done' };
  return { kind: 'fail', code: 'InstanceVanished', reason: 'ECS does not list the instance any more.' };
}

function decideRunning(intent: Intent, instance: Instance, expired: boolean): Step {
  const lacksAddress = intent.publicIp === true && instance.publicIps.length === 0;
  const isNamed = intent.publicIp !== true || !instance.publicIps.includes(SOME_ADDRESS);
  if (instance.status === 'Running' && !lacksAddress && isNamed) return { kind: 'done' };
  if (expired) return deadlineExceeded(instance);
  // The outcome names the address: where we know only that there is one, the next look shows it.
  if (instance.status === 'Running') return lacksAddress ? { kind: 'allocateAddress' } : WAIT;
  if (instance.status !== 'Stopped') return WAIT;
  if (instance.locks.length > 0) return locked(instance);
  if (intent.autoReleaseMinutes !== undefined && instance.autoReleaseAt === undefined)
    return { kind: 'setAutoRelease' };
  // An address that is allocated while the instance is Stopped works from the start on; a later one, after a reboot.
  return lacksAddress ? { kind: 'allocateAddress' } : { kind: 'start' };
}

/** In place of a public address that an instance has, when ECS tells that it has one and not which. */
export const SOME_ADDRESS = '';

function decideStopped(instance: Instance, expired: boolean): Step {
  if (instance.status === 'Stopped') return { kind: 'done' };
  if (expired) return deadlineExceeded(instance);
  return instance.status === 'Running' ? { kind: 'stop' } : WAIT;
}

function decideReleased(instance: Instance, expired: boolean): Step {
  if (expired) return deadlineExceeded(instance);
  if (instance.deletionProtected === true) return protectedFromDeletion();
  // ECS refuses to delete an instance that is Pending (IncorrectInstanceStatus.Initializing), Starting or Stopping.
  return instance.status === 'Stopped' || instance.status === 'Running' ? { kind: 'release' } : WAIT;
}

/** What DeleteInstances would answer, for all ids of the call. */
function protectedFromDeletion(): Step {
  const reason = 'The instance is protected from deletion: take DeletionProtection off it.';
  return { kind: 'fail', code: 'InvalidOperation.DeletionProtection', reason };
}

function locked(instance: Instance): Step {
  const reasons = instance.locks.join(', ');
  return { kind: 'fail', code: 'InstanceLocked', reason: `ECS has locked the instance (${reasons}).` };
}

/** The code of a failure: the deadline passed before the goal was reached. */
export const DEADLINE_EXCEEDED = 'DeadlineExceeded';

function deadlineExceeded(instance: Instance): Step {
  return { kind: 'fail', code: DEADLINE_EXCEEDED, reason: `At its deadline the instance was ${instance.status}.` };
}
