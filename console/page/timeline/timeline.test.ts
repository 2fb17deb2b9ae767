import { describe, expect, test } from 'vitest';
import { expectedSteps, stepsOf, type Happening } from './timeline.ts';

const call = (at: number, action: string, code = ''): Happening => ({
  kind: 'call',
  at,
  action,
  requestId: `id-${at}`,
  code,
});
const state = (at: number, name: string): Happening => ({ kind: 'state', at, state: name });
const told = (at: number, what: string, why = ''): Happening => ({ kind: 'told', at, what, why });

/** The life of an instance with a public address, as a local cloud tells it, not in order. */
const LIFE = [
  state(30_500, 'Running'),
  call(0, 'CreateInstance'),
  state(0, 'Pending'),
  told(120, 'created'),
  call(5_000, 'DescribeInstances'),
  state(12_000, 'Stopped'),
  call(15_000, 'DescribeInstances'),
  call(15_100, 'AllocatePublicIpAddress'),
  call(15_300, 'StartInstances'),
  state(15_300, 'Starting'),
  call(35_000, 'DescribeInstances'),
  call(35_200, 'UntagResources'),
  told(35_200, 'is Running'),
];

describe('the steps of an instance', () => {
  test('come in their order, each with its call, and no step twice', () => {
    expect(stepsOf(LIFE).map(({ kind, call: action, requestId }) => [kind, action, requestId])).toEqual([
      ['created', 'CreateInstance', 'id-0'],
      ['seen', 'DescribeInstances', 'id-5000'],
      ['addressed', 'AllocatePublicIpAddress', 'id-15100'],
      ['started', 'StartInstances', 'id-15300'],
      ['running', '', ''],
      ['told', '', ''],
    ]);
  });

  test('say what was waited for: ECS while it works, else the next look', () => {
    const waited = Object.fromEntries(stepsOf(LIFE).map((step) => [step.kind, step.waited]));

    expect(waited).toMatchObject({
      created: [],
      seen: [{ ms: 5_000, for: 'ecs', status: 'Pending' }],
      addressed: [
        { ms: 7_000, for: 'ecs', status: 'Pending' },
        { ms: 3_100, for: 'look', status: 'Stopped' },
      ],
      running: [{ ms: 15_200, for: 'ecs', status: 'Starting' }],
      told: [{ ms: 4_700, for: 'look', status: 'Running' }],
    });
  });

  test('name each refusal on the way, but none of a call that only looks', () => {
    const steps = stepsOf([
      call(0, 'CreateInstance', 'OperationDenied.NoStock'),
      call(100, 'CreateInstance'),
      call(200, 'DescribeInstances', 'Throttling'),
      call(300, 'StartInstances', 'Throttling.User'),
    ]);

    expect(steps.map(({ kind, text }) => [kind, text])).toEqual([
      ['refused', 'OperationDenied.NoStock'],
      ['created', ''],
      ['refused', 'Throttling.User'],
    ]);
  });

  test('of a deployment are those that functions have logged', () => {
    const steps = stepsOf([
      told(1_000, 'created'),
      told(40_000, 'failed on its way to Running', 'DeadlineExceeded: late'),
    ]);

    expect(steps.map(({ kind, text, waited }) => [kind, text, waited])).toEqual([
      ['created', '', []],
      ['told', 'failed on its way to Running: DeadlineExceeded: late', []],
    ]);
  });

  test('go on with stop and release', () => {
    const steps = stepsOf([...LIFE, call(50_000, 'StopInstances'), state(50_000, 'Stopping'), state(60_000, 'Stopped'), call(70_000, 'DeleteInstances'), state(70_000, 'Deleted')]); // prettier-ignore

    expect(steps.slice(-4).map(({ kind }) => kind)).toEqual(['stopping', 'stopped', 'releasing', 'released']);
  });

  test('of nothing are none', () => {
    expect(stepsOf([])).toEqual([]);
  });
});

test('what must have happened goes by the status alone', () => {
  expect(expectedSteps('Running', true)).toEqual(['created', 'seen', 'addressed', 'started', 'running']);
  expect(expectedSteps('Running', false)).not.toContain('addressed');
  expect(expectedSteps('Pending', true)).toEqual(['created']);
});
