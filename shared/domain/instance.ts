/** The five statuses that ECS knows; an instance that Describe does not list has none of them. */
export const STATUSES = ['Pending', 'Starting', 'Running', 'Stopping', 'Stopped'] as const;
export type Status = (typeof STATUSES)[number];

/** Beside them: ECS shows the instance, but not in a form that says how it stands. */
export const UNKNOWN = 'Unknown';

/** What an instance can be told to become. */
export const GOALS = ['Running', 'Stopped', 'Released'] as const;
export type Goal = (typeof GOALS)[number];

/** The status of an instance that is at its goal; undefined: it exists no more. */
export const STATUS_AT = {
  Running: 'Running',
  Stopped: 'Stopped',
  Released: undefined,
} as const satisfies Record<Goal, Status | undefined>;

/** Whether an instance exists no more once it is at this goal. */
export function isGoneAt(goal: Goal): boolean {
  return STATUS_AT[goal] === undefined;
}

/** How ECS charges for an instance: by the second, or ahead for a period. */
export const CHARGE_TYPES = ['PostPaid', 'PrePaid'] as const;
export type ChargeType = (typeof CHARGE_TYPES)[number];

/** What becomes of a new instance that cannot be brought to run. */
export const FAILURE_ENDS = ['release', 'keep'] as const;
export type FailureEnd = (typeof FAILURE_ENDS)[number];

/** What ECS charges for while an instance is Stopped: its disks alone, or vCPU, memory and address, too. */
export const STOPPED_MODES = ['StopCharging', 'KeepCharging'] as const;
export type StoppedMode = (typeof STOPPED_MODES)[number];

/** What the id of an instance looks like: `i-` and 20 characters today, which the vendor does not promise. */
export const INSTANCE_ID = /^[A-Za-z0-9-]{1,64}$/;

/** One ECS instance as DescribeInstances shows it, reduced to what decisions need. */
export interface Instance {
  instanceId: string;
  status: Status | typeof UNKNOWN;
  /** Public IPv4 addresses, assigned ones and elastic ones. */
  publicIps: readonly string[];
  privateIps: readonly string[];
  zoneId: string;
  vSwitchId: string | undefined;
  instanceType: string;
  /** Undefined where ECS does not tell it; the instance is then Unknown. */
  chargeType: ChargeType | undefined;
  /** Milliseconds since the epoch; ECS tells it to the minute. Undefined where it does not; the instance is then Unknown. */
  createdAt: number | undefined;
  /** Milliseconds since the epoch, when an automatic release is set. */
  autoReleaseAt: number | undefined;
  /** Milliseconds since the epoch, when the time that a PrePaid instance is paid for ends; of a PostPaid one undefined. */
  expiresAt: number | undefined;
  /** Why operations are locked: financial, security, Recycling, dedicatedhostfinancial, refunded. */
  locks: readonly string[];
  tags: Readonly<Record<string, string>>;
  /** ECS has shown no tags that we can read: `tags` is empty, which does not say that the instance has none. */
  tagsUnread?: true;
}

/** Whether ECS says too little of an instance that bears our tags to act on it, or to take anything for its end. */
export function isUnclear({ status, tagsUnread }: Pick<Instance, 'status' | 'tagsUnread'>): boolean {
  return status === UNKNOWN || tagsUnread === true;
}

/** What somebody wants of one instance. The latest intent of an instance is its `goal` tag. */
export interface Intent {
  goal: Goal;
  /** Milliseconds since the epoch at which the goal was set; 0 for the goal an instance is created with. The newer wins. */
  generation: number;
  /** How long to try, in seconds: from `generation`, or from the instance's creation when that is 0. */
  withinSeconds: number;
  /** Allocate a public address before the start. */
  publicIp?: boolean;
  /** Set an automatic release so many minutes after the first look at the stopped instance. */
  autoReleaseMinutes?: number;
  /** What becomes of a new instance that cannot be brought to run. */
  onFailure?: FailureEnd;
  forceStop?: boolean;
  stoppedMode?: StoppedMode;
  /** The code of the failure that a release cleans up after; the outcome is then `failed`, not `released`. */
  failure?: string;
}

/** The one thing to do next for an instance. */
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
  /** It has been seen before, so its absence is not a delay of Describe. */
  known: boolean;
  /** ECS has accepted its release, or it has been absent for so long that it cannot be a delay of Describe. */
  gone: boolean;
  /** The intent's deadline has passed. */
  expired: boolean;
}

const WAIT: Step = { kind: 'wait' };

/**
 * What to do next for one instance: a pure table of intent × sight.
 *
 * A goal that is reached is done even past its deadline; a deadline only ends what is still on its way.
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

/** Whether an instance is what this intent wants it to be. */
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
  if (instance.status === 'Running' && !lacksAddress) return { kind: 'done' };
  if (expired) return deadlineExceeded(instance);
  if (instance.status === 'Running') return { kind: 'allocateAddress' };
  if (instance.status !== 'Stopped') return WAIT;
  if (instance.locks.length > 0) return locked(instance);
  if (intent.autoReleaseMinutes !== undefined && instance.autoReleaseAt === undefined)
    return { kind: 'setAutoRelease' };
  // An address allocated while Stopped takes effect with the start; one allocated later, only at the next reboot.
  return lacksAddress ? { kind: 'allocateAddress' } : { kind: 'start' };
}

function decideStopped(instance: Instance, expired: boolean): Step {
  if (instance.status === 'Stopped') return { kind: 'done' };
  if (expired) return deadlineExceeded(instance);
  return instance.status === 'Running' ? { kind: 'stop' } : WAIT;
}

function decideReleased(instance: Instance, expired: boolean): Step {
  if (expired) return deadlineExceeded(instance);
  // While Pending, DeleteInstances answers IncorrectInstanceStatus.Initializing; in transit it is refused too.
  return instance.status === 'Stopped' || instance.status === 'Running' ? { kind: 'release' } : WAIT;
}

function locked(instance: Instance): Step {
  const reasons = instance.locks.join(', ');
  return { kind: 'fail', code: 'InstanceLocked', reason: `ECS has locked the instance (${reasons}).` };
}

/** The code of a goal that is not reached in time. */
export const DEADLINE_EXCEEDED = 'DeadlineExceeded';

function deadlineExceeded(instance: Instance): Step {
  return { kind: 'fail', code: DEADLINE_EXCEEDED, reason: `At its deadline the instance was ${instance.status}.` };
}
