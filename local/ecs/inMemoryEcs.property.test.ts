import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../test/ecs/startInMemoryEcs.ts';

/*
 * Random sequences of calls and waits against the in-memory ECS, compared with a reference that knows only the published
 * diagram: which call is allowed in which status, what it leads to, and how long that takes at least and at most.
 */

type Status = 'Pending' | 'Starting' | 'Running' | 'Stopping' | 'Stopped';

interface Reference {
  status: Status;
  /** The transition under way: where to, and between which times it ends. */
  next?: { status: Status; earliest: number; latest: number };
  protected: boolean;
}

const SECONDS: Record<'pending' | 'starting' | 'stopping', number> = { pending: 10, starting: 20, stopping: 10 };

class World {
  readonly started = startInMemoryEcs();
  readonly instances = new Map<string, Reference>();
  readonly gone: string[] = [];

  get now(): number {
    return this.started.clock.now();
  }

  begin(instance: Reference, through: Status, status: Status, stay: keyof typeof SECONDS): void {
    const mean = SECONDS[stay] * 1000;
    instance.status = through;
    instance.next = { status, earliest: this.now + mean / 2, latest: this.now + mean * 1.5 };
  }

  /** Compares every instance with its reference, which then adopts what chance decided within its bounds. */
  check(): void {
    const page = this.started.page({ MaxResults: '100' });
    expect(page.TotalCount).toBe(this.instances.size);
    for (const [id, reference] of this.instances) this.compare(id, reference);
    for (const id of this.gone) expect(this.started.status(id)).toBe('absent');
    const { instances } = this.started.ecs.stats();
    const counted = { Pending: 0, Starting: 0, Running: 0, Stopping: 0, Stopped: 0 };
    for (const { status } of this.instances.values()) counted[status] += 1;
    expect(instances).toEqual(counted);
  }

  private compare(id: string, reference: Reference): void {
    const status = this.started.status(id);
    const { next } = reference;
    if (next !== undefined && status === next.status && (this.now >= next.latest || status !== reference.status)) {
      expect(this.now).toBeGreaterThanOrEqual(next.earliest);
      reference.status = next.status;
      delete reference.next;
    }
    expect(status).toBe(reference.status);
    if (reference.next !== undefined) expect(this.now).toBeLessThan(reference.next.latest);
  }
}

// fast-check asks for a model beside the real thing; `World` holds both.
type Model = { world: World };

/** A call on one instance: how the reference answers it, and what the call does when it is allowed. */
interface Rule {
  action: string;
  parameters?: Record<string, string>;
  refusal: (instance: Reference) => string;
  effect: (world: World, instance: Reference, id: string) => void;
}

const only =
  (...allowed: Status[]) =>
  (instance: Reference) =>
    allowed.includes(instance.status) ? 'none' : 'IncorrectInstanceStatus';

const release = (world: World, _: Reference, id: string): void => {
  world.instances.delete(id);
  world.gone.push(id);
};

const deletion =
  (...allowed: Status[]) =>
  (instance: Reference): string => {
    if (instance.status === 'Pending') return 'IncorrectInstanceStatus.Initializing';
    if (instance.protected) return 'InvalidOperation.DeletionProtection';
    return only(...allowed)(instance);
  };

const RULES: Rule[] = [
  {
    action: 'StartInstance',
    refusal: only('Stopped'),
    effect: (world, instance) => {
      world.begin(instance, 'Starting', 'Running', 'starting');
    },
  },
  {
    action: 'StopInstance',
    refusal: only('Running'),
    effect: (world, instance) => {
      world.begin(instance, 'Stopping', 'Stopped', 'stopping');
    },
  },
  {
    action: 'RebootInstance',
    refusal: only('Running'),
    effect: (world, instance) => {
      world.begin(instance, 'Starting', 'Running', 'starting');
    },
  },
  { action: 'DeleteInstance', refusal: deletion('Stopped'), effect: release },
  { action: 'DeleteInstance', parameters: { Force: 'true' }, refusal: deletion('Stopped', 'Running'), effect: release },
];

class Create implements fc.Command<Model, World> {
  constructor(readonly guarded: boolean) {}

  check = (): boolean => true;

  run(_: Model, world: World): void {
    const id = world.started.create({ DeletionProtection: String(this.guarded) });
    const reference: Reference = { status: 'Pending', protected: this.guarded };
    world.begin(reference, 'Pending', 'Stopped', 'pending');
    world.instances.set(id, reference);
    world.check();
  }

  toString = (): string => `create${this.guarded ? ' protected' : ''}`;
}

class Act implements fc.Command<Model, World> {
  constructor(
    readonly rule: Rule,
    readonly pick: number,
  ) {}

  check = (): boolean => true;

  run(_: Model, world: World): void {
    const ids = [...world.instances.keys(), ...world.gone];
    const id = ids[this.pick % ids.length] ?? 'i-never';
    const instance = world.instances.get(id);
    const expected = instance === undefined ? 'InvalidInstanceId.NotFound' : this.rule.refusal(instance);

    const code = world.started.code(this.rule.action, { InstanceId: id, ...this.rule.parameters });

    expect(code).toBe(expected);
    if (expected === 'none' && instance !== undefined) this.rule.effect(world, instance, id);
    world.check();
  }

  toString = (): string => `${this.rule.action} ${JSON.stringify(this.rule.parameters ?? {})} #${this.pick}`;
}

class Wait implements fc.Command<Model, World> {
  constructor(readonly ms: number) {}

  check = (): boolean => true;

  run(_: Model, world: World): void {
    world.started.clock.advance(this.ms);
    world.check();
  }

  toString = (): string => `wait ${this.ms} ms`;
}

class Restart implements fc.Command<Model, World> {
  check = (): boolean => true;

  run(_: Model, world: World): void {
    world.started.ecs.restore(JSON.parse(JSON.stringify(world.started.ecs.snapshot())));
    world.check();
  }

  toString = (): string => 'snapshot and restore';
}

const commands = fc.commands(
  [
    fc.boolean().map((guarded) => new Create(guarded)),
    fc.tuple(fc.constantFrom(...RULES), fc.nat(9)).map(([rule, pick]) => new Act(rule, pick)),
    fc.tuple(fc.constantFrom(...RULES), fc.nat(9)).map(([rule, pick]) => new Act(rule, pick)),
    fc.integer({ min: 1, max: 25_000 }).map((ms) => new Wait(ms)),
    fc.constant(new Restart()),
  ],
  { maxCommands: 60 },
);

describe('the states of an instance', () => {
  test('agrees with the published diagram over any history', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        fc.modelRun(() => {
          const world = new World();
          return { model: { world }, real: world };
        }, sequence);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  });
});
