import type { Clock, Timer } from '../../clock.ts';
import { disksLeftBy } from './disks.ts';
import type { Instance, Status, StopMode } from './instance.ts';
import type { LockReason } from './lockReasons.ts';
import type { ModelOptions } from './options.ts';
import type { Region } from './region.ts';
import type { Stock } from './stock.ts';

/** A change of an instance: each status that it enters, and Deleted when it is gone. */
export interface StateChange {
  instanceId: string;
  regionId: string;
  zoneId: string;
  state: Status | 'Deleted';
  /** Milliseconds since the epoch. */
  time: number;
}

// The market announces so long before that it takes a spot instance back.
const RECLAIM_NOTICE_MS = 5 * 60_000;

/** Moves instances through their states when their times are due. Each instance has one timer. */
export class Lifecycle {
  readonly #timers = new Map<string, Timer>();
  readonly #clock: Clock;

  constructor(
    private readonly options: ModelOptions,
    private readonly stock: Stock,
    private readonly regionOf: (instance: Instance) => Region,
    private readonly tell: (change: StateChange) => void,
  ) {
    this.#clock = options.clock;
  }

  /** Begins the life of a new instance: it is Pending, and becomes Stopped or Vanished in its time. */
  enter(instance: Instance, vanishes: boolean): void {
    this.#set(instance, 'Pending');
    instance.next = { becomes: vanishes ? 'Vanished' : 'Stopped', at: this.#in(this.options.durations.pending) };
    this.settle(instance);
  }

  /** Stopped to Running by way of Starting. */
  start(instance: Instance): void {
    this.#start(instance);
    this.settle(instance);
  }

  /** Running to Stopped by way of Stopping. */
  stop(instance: Instance, mode: StopMode): void {
    this.#stop(instance, mode);
    this.settle(instance);
  }

  /** Running to Running by way of Starting, as documented for a reboot. */
  reboot(instance: Instance): void {
    this.#begin(instance, 'Starting', 'Running', this.options.durations.starting);
    this.settle(instance);
  }

  lock(instance: Instance, reason: LockReason): void {
    if (!instance.lockReasons.includes(reason)) instance.lockReasons.push(reason);
    this.#show(instance);
  }

  /** Removes an instance for good. */
  remove(instance: Instance): void {
    const region = this.regionOf(instance);
    this.#disarm(instance);
    region.visible.delete(instance.instanceId);
    region.instances.delete(instance.instanceId);
    region.releaseAddresses(instance);
    for (const free of disksLeftBy(instance, this.#clock.now())) region.freeDisks.set(free.diskId, free);
    if (holdsCapacity(instance)) this.stock.take(instance.zoneId, instance.instanceType, -1);
    this.#tell(instance, 'Deleted');
  }

  /** Does what is due for this instance and sets its timer for the next. Call it after any change of the instance. */
  settle(instance: Instance): void {
    const region = this.regionOf(instance);
    while (region.instances.has(instance.instanceId) && dueTime(instance) <= this.#clock.now()) this.#doNext(instance);
    if (!region.instances.has(instance.instanceId)) return;
    this.#show(instance);
    this.#arm(instance);
  }

  /** Forgets all timers. */
  stopAll(): void {
    for (const timer of this.#timers.values()) this.#clock.clearTimeout(timer);
    this.#timers.clear();
  }

  #doNext(instance: Instance): void {
    const now = this.#clock.now();
    const { next, charge } = instance;
    if (next !== undefined && next.at <= now) this.#finish(instance, next.becomes);
    else if (instance.autoReleaseAt !== undefined && instance.autoReleaseAt <= now) this.remove(instance);
    else if (charge.expiresAt !== undefined && charge.expiresAt <= now) this.#expire(instance, charge.expiresAt);
    else if (charge.reclaimAt !== undefined && reclaimStep(instance) <= now) this.#reclaim(instance, now);
    else instance.visibleAt = 0;
  }

  #finish(instance: Instance, becomes: Status | 'Vanished'): void {
    const from = instance.status;
    delete instance.next;
    if (becomes === 'Vanished') {
      this.remove(instance);
      return;
    }
    if (becomes === 'Running') {
      instance.startedAt = this.#clock.now();
      delete instance.stoppedAt;
    }
    if (from === 'Pending' && instance.startsItself && instance.lockReasons.length === 0) {
      this.#start(instance);
      return;
    }
    if (becomes === 'Stopped') {
      instance.stoppedAt = this.#clock.now();
      this.#rest(instance);
    }
    this.#set(instance, becomes);
  }

  // Takes from a stopped instance what its stop mode gives up.
  #rest(instance: Instance): void {
    if (instance.stoppedMode !== 'StopCharging') {
      instance.stoppedMode = 'KeepCharging';
      return;
    }
    this.stock.take(instance.zoneId, instance.instanceType, -1);
    const { network } = instance;
    if (network.publicIp === '') return;
    this.regionOf(instance).publicAddresses.release(network.publicIp);
    network.publicIp = '';
    network.publicIpOnStart = true;
  }

  #expire(instance: Instance, at: number): void {
    const { charge } = instance;
    if (charge.autoRenew) {
      charge.expiresAt = at + charge.renewMs;
      return;
    }
    charge.expiredAt = at;
    delete charge.expiresAt;
    instance.lockReasons.push('financial');
    if (instance.status === 'Running' || instance.status === 'Starting') this.#stop(instance, 'KeepCharging');
  }

  #reclaim(instance: Instance, now: number): void {
    const { charge } = instance;
    if (!instance.lockReasons.includes('Recycling')) {
      instance.lockReasons.push('Recycling');
      return;
    }
    if (charge.reclaimAt === undefined || charge.reclaimAt > now) return;
    delete charge.reclaimAt;
    if (charge.spotInterruptionBehavior === 'Terminate') this.remove(instance);
    else if (instance.status === 'Running') this.#stop(instance, 'StopCharging');
  }

  #start(instance: Instance): void {
    const { network } = instance;
    if (!holdsCapacity(instance)) this.stock.take(instance.zoneId, instance.instanceType);
    if (network.publicIpOnStart) {
      network.publicIp = this.regionOf(instance).publicAddresses.allocate() ?? '';
      network.publicIpOnStart = false;
    }
    instance.stoppedMode = 'Not-applicable';
    this.#begin(instance, 'Starting', 'Running', this.options.durations.starting);
  }

  #stop(instance: Instance, mode: StopMode): void {
    instance.stoppedMode = mode;
    this.#begin(instance, 'Stopping', 'Stopped', this.options.durations.stopping);
  }

  #begin(instance: Instance, through: Status, becomes: Status, meanSeconds: number): void {
    instance.next = { becomes, at: this.#in(meanSeconds) };
    this.#set(instance, through);
  }

  #set(instance: Instance, status: Status): void {
    instance.status = status;
    this.#show(instance);
    this.#tell(instance, status);
  }

  #show(instance: Instance): void {
    if (instance.visibleAt <= this.#clock.now()) this.regionOf(instance).visible.put(instance);
  }

  #tell({ instanceId, regionId, zoneId }: Instance, state: StateChange['state']): void {
    this.tell({ instanceId, regionId, zoneId, state, time: this.#clock.now() });
  }

  #arm(instance: Instance): void {
    this.#disarm(instance);
    const due = dueTime(instance);
    if (due === Infinity) return;
    const timer = this.#clock.setTimeout(() => {
      this.settle(instance);
    }, due - this.#clock.now());
    this.#timers.set(instance.instanceId, timer);
  }

  #disarm({ instanceId }: Instance): void {
    const timer = this.#timers.get(instanceId);
    if (timer === undefined) return;
    this.#clock.clearTimeout(timer);
    this.#timers.delete(instanceId);
  }

  #in(meanSeconds: number): number {
    return this.#clock.now() + meanSeconds * 1000 * (0.5 + this.options.random.next());
  }
}

// The next time at which something happens to an instance by itself.
function dueTime(instance: Instance): number {
  const { next, charge, visibleAt, autoReleaseAt } = instance;
  return Math.min(
    next?.at ?? Infinity,
    autoReleaseAt ?? Infinity,
    charge.expiresAt ?? Infinity,
    charge.reclaimAt === undefined ? Infinity : reclaimStep(instance),
    visibleAt === 0 ? Infinity : visibleAt,
  );
}

function reclaimStep({ charge, lockReasons }: Instance): number {
  const at = charge.reclaimAt ?? Infinity;
  return lockReasons.includes('Recycling') ? at : at - RECLAIM_NOTICE_MS;
}

/** Whether an instance occupies vCPUs and memory now. All do, except those that stopped with StopCharging. */
export function holdsCapacity({ status, stoppedMode }: Instance): boolean {
  return status !== 'Stopped' || stoppedMode !== 'StopCharging';
}
