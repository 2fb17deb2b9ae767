import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anInstance, anIntent } from '../../test/support/builders.ts';
import {
  decide,
  GOALS,
  isAtGoal,
  SOME_ADDRESS,
  STATUS_AT,
  STATUSES,
  UNKNOWN,
  type Goal,
  type Instance,
  type Intent,
  type Sight,
  type Status,
  type Step,
} from './instance.ts';

const ADDRESS = { publicIps: ['47.1.2.3'] };

function look(goal: Partial<Intent>, instance: Partial<Instance> | undefined, sight: Partial<Sight> = {}): Step {
  return decide(anIntent(goal), {
    instance: instance && anInstance(instance),
    known: true,
    gone: false,
    expired: false,
    ...sight,
  });
}

/** The step for each status, under each goal. */
type Rows = Record<Goal, Record<Status, Step['kind']>>;

const IN_TIME: Rows = {
  Running: { Pending: 'wait', Starting: 'wait', Running: 'done', Stopping: 'wait', Stopped: 'start' },
  Stopped: { Pending: 'wait', Starting: 'wait', Running: 'stop', Stopping: 'wait', Stopped: 'done' },
  Released: { Pending: 'wait', Starting: 'wait', Running: 'release', Stopping: 'wait', Stopped: 'release' },
};

const EXPIRED: Rows = {
  Running: { Pending: 'fail', Starting: 'fail', Running: 'done', Stopping: 'fail', Stopped: 'fail' },
  Stopped: { Pending: 'fail', Starting: 'fail', Running: 'fail', Stopping: 'fail', Stopped: 'done' },
  Released: { Pending: 'fail', Starting: 'fail', Running: 'fail', Stopping: 'fail', Stopped: 'fail' },
};

describe('decide, row by row', () => {
  test.each(GOALS)('an instance that is to be %s takes the one step that its status allows', (goal) => {
    for (const status of STATUSES)
      expect([status, look({ goal }, { status })]).toEqual([status, { kind: IN_TIME[goal][status] }]);
  });

  test.each(GOALS)('past its deadline an instance that is to be %s is done or has failed', (goal) => {
    for (const status of STATUSES) {
      expect([status, look({ goal }, { status }, { expired: true }).kind]).toEqual([status, EXPIRED[goal][status]]);
    }
  });

  test('a deadline that passed tells in which status it found the instance', () => {
    expect(look({ goal: 'Released' }, { status: 'Starting' }, { expired: true })).toEqual({
      kind: 'fail',
      code: 'DeadlineExceeded',
      reason: 'At its deadline the instance was Starting.',
    });
  });

  test.each(GOALS)(
    'an instance that is to be %s and of which nobody can say how it stands waits until its deadline',
    (goal) => {
      expect(look({ goal, publicIp: true }, { status: UNKNOWN })).toEqual({ kind: 'wait' });
      expect(look({ goal }, { status: UNKNOWN, locks: ['financial'] })).toEqual({ kind: 'wait' });
      expect(look({ goal }, { status: UNKNOWN }, { expired: true })).toEqual({
        kind: 'fail',
        code: 'DeadlineExceeded',
        reason: 'At its deadline the instance was Unknown.',
      });
      expect(isAtGoal(anIntent({ goal }), anInstance({ status: UNKNOWN }))).toBe(false);
    },
  );

  test('a public address comes before the start, and also to an instance that somebody else has started', () => {
    expect(look({ publicIp: true }, { status: 'Stopped' }).kind).toBe('allocateAddress');
    expect(look({ publicIp: true }, { status: 'Running' }).kind).toBe('allocateAddress');
    expect(look({ publicIp: true }, { status: 'Starting' }).kind).toBe('wait');
  });

  test('an instance that has its public address starts, and is done when it runs', () => {
    expect(look({ publicIp: true }, { status: 'Stopped', ...ADDRESS }).kind).toBe('start');
    expect(look({ publicIp: true }, { status: 'Running', ...ADDRESS }).kind).toBe('done');
  });

  test('an address that ECS does not name is enough to start, and is waited for before the end', () => {
    const unnamed = { publicIps: [SOME_ADDRESS] };

    expect(look({ publicIp: true }, { status: 'Stopped', ...unnamed }).kind).toBe('start');
    expect(look({ publicIp: true }, { status: 'Running', ...unnamed }).kind).toBe('wait');
    expect(look({ publicIp: true }, { status: 'Running', ...unnamed }, { expired: true }).kind).toBe('fail');
    expect(look({}, { status: 'Running', ...unnamed }).kind).toBe('done');
  });

  test('running without the address that was asked for is not done, so the deadline ends it', () => {
    expect(look({ publicIp: true }, { status: 'Running' }, { expired: true }).kind).toBe('fail');
  });

  test('an automatic release is set before the address and the start, and only once', () => {
    const intent = { publicIp: true, autoReleaseMinutes: 60 };

    expect(look(intent, { status: 'Stopped' }).kind).toBe('setAutoRelease');
    expect(look(intent, { status: 'Stopped', autoReleaseAt: 1 }).kind).toBe('allocateAddress');
    expect(look(intent, { status: 'Running', ...ADDRESS }).kind).toBe('done');
  });

  test('a locked instance cannot start, and every lock is named', () => {
    expect(look({ goal: 'Running' }, { status: 'Stopped', locks: ['financial', 'security'] })).toEqual({
      kind: 'fail',
      code: 'InstanceLocked',
      reason: 'ECS has locked the instance (financial, security).',
    });
    expect(look({ goal: 'Running' }, { status: 'Pending', locks: ['financial'] }).kind).toBe('wait');
    expect(look({ goal: 'Released' }, { status: 'Stopped', locks: ['financial'] }).kind).toBe('release');
  });

  test.each<[Goal, Partial<Sight>, Step['kind']]>([
    ['Running', { known: false }, 'wait'],
    ['Running', { known: true }, 'wait'],
    ['Running', { gone: true }, 'fail'],
    ['Running', { expired: true }, 'wait'],
    ['Stopped', { known: true }, 'wait'],
    ['Stopped', { gone: true }, 'fail'],
    ['Released', { known: true }, 'wait'],
    ['Released', { known: true, gone: true, expired: true }, 'done'],
    ['Released', { known: false }, 'wait'],
    ['Released', { known: false, gone: true }, 'fail'],
    ['Released', { known: false, expired: true }, 'wait'],
  ])('an absent instance that is to be %s, with %o: %s', (goal, sight, kind) => {
    expect(look({ goal }, undefined, sight).kind).toBe(kind);
  });

  test('an instance that has gone is called vanished, and another where ECS never listed it', () => {
    expect(look({}, undefined, { known: true, gone: true })).toEqual({
      kind: 'fail',
      code: 'InstanceVanished',
      reason: expect.stringContaining('does not list the instance any more') as string,
    });
    expect(look({}, undefined, { known: false, gone: true })).toEqual({
      kind: 'fail',
      code: 'InstanceNeverListed',
      reason: expect.stringContaining('has never listed the instance') as string,
    });
  });
});

const intents = fc
  .record({
    goal: fc.constantFrom(...GOALS),
    publicIp: fc.boolean(),
    autoReleaseMinutes: fc.option(fc.integer({ min: 35, max: 1000 }), { nil: undefined }),
  })
  .map(({ goal, publicIp, autoReleaseMinutes }) =>
    anIntent({ goal, publicIp, ...(autoReleaseMinutes !== undefined && { autoReleaseMinutes }) }),
  );
const instances = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    publicIps: fc.constantFrom([], ['47.1.2.3'], [SOME_ADDRESS]),
    autoReleaseAt: fc.constantFrom(undefined, 1),
    locks: fc.constantFrom([], ['financial']),
  })
  .map(anInstance);
const sights = fc.record({
  instance: fc.option(instances, { nil: undefined, freq: 5 }),
  known: fc.boolean(),
  gone: fc.boolean(),
  expired: fc.boolean(),
});

/** Holds `claim` against every intent and sight there may be. */
function always(claim: (step: Step, intent: Intent, sight: Sight) => void): void {
  fc.assert(
    fc.property(intents, sights, (intent, sight) => {
      claim(decide(intent, sight), intent, sight);
    }),
    { numRuns: 500 },
  );
}

describe('decide, whatever is wanted and seen', () => {
  test('starts nothing but what is Stopped and not locked', () => {
    always((step, _, { instance }) => {
      if (step.kind === 'start') expect(instance).toMatchObject({ status: 'Stopped', locks: [] });
    });
  });

  test('stops nothing but what runs, and releases nothing in transit', () => {
    always((step, { goal }, { instance }) => {
      if (step.kind === 'stop') expect([STATUS_AT[goal], instance?.status]).toEqual(['Stopped', 'Running']);
      if (step.kind === 'release') {
        expect(goal).toBe('Released');
        expect(['Running', 'Stopped']).toContain(instance?.status);
      }
    });
  });

  test('allocates an address only where one is wanted and missing', () => {
    always((step, { publicIp }, { instance }) => {
      if (step.kind === 'allocateAddress') expect([publicIp, instance?.publicIps]).toEqual([true, []]);
    });
  });

  test('is done only when the goal is reached', () => {
    always((step, { goal, publicIp }, { instance, known }) => {
      if (step.kind !== 'done') return;
      if (goal === 'Released') expect([instance, known]).toEqual([undefined, true]);
      else expect(instance?.status).toBe(STATUS_AT[goal]);
      if (goal === 'Running' && publicIp === true) expect(instance?.publicIps).not.toEqual([]);
    });
  });

  test('ends what has expired', () => {
    always((step, _, { expired, instance }) => {
      // One that is absent may only be missing from this answer.
      if (expired && instance !== undefined) expect(['done', 'fail']).toContain(step.kind);
    });
  });

  test('fails with a code and a reason, and not before the deadline but for a lock or an absence', () => {
    always((step, _, { expired, instance, gone, known }) => {
      if (step.kind !== 'fail') return;
      expect(step.reason).toMatch(/\.$/);
      const absent = known ? 'InstanceVanished' : 'InstanceNeverListed';
      expect(step.code).toBe(instance === undefined ? absent : expired ? 'DeadlineExceeded' : 'InstanceLocked');
      if (instance === undefined) expect(gone).toBe(true);
    });
  });
});
