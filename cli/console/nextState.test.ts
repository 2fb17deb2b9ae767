import { describe, expect, test } from 'vitest';
import { MOST_ROWS, type DeploymentState } from '../../console/wire/state.ts';
import type { InstanceStatus } from '../../shared/api/answers.ts';
import { nextState } from './nextState.ts';

const BEFORE: DeploymentState = {
  ...{
    version: 1,
    kind: 'deployment',
    name: 'prod',
    region: 'cn-hangzhou',
    at: 0,
    speed: 1,
    everySeconds: 5,
    total: 0,
  },
  ...{ namePrefix: '', instances: {}, queues: {}, problems: {} },
};
const QUEUES = { value: { work: { active: 1, inactive: 0, delayed: 0 } } };
const refused = { problem: { code: 'AccessDenied', message: 'No.' } };

function instance(instanceId: string, fields: Partial<InstanceStatus> = {}): InstanceStatus {
  return { instanceId, pending: false, outcome: null, ageSeconds: 100, ...fields } as InstanceStatus;
}

describe('a look', () => {
  test('tells the instances by id, without their ages, and when it was', () => {
    const state = nextState(BEFORE, { at: 7, instances: { value: [instance('i-1')] }, queues: QUEUES });

    expect(state).toMatchObject({ at: 7, total: 1, queues: QUEUES.value, problems: {} });
    expect(state.instances).toEqual({ 'i-1': { instanceId: 'i-1', pending: false, outcome: null } });
  });

  test('that is refused leaves what was, says so, and since when', () => {
    const good = nextState(BEFORE, { at: 1, instances: { value: [instance('i-1')] }, queues: QUEUES });

    const once = nextState(good, { at: 2, instances: refused, queues: QUEUES });
    const twice = nextState(once, { at: 3, instances: refused, queues: QUEUES });
    const again = nextState(twice, { at: 4, instances: { value: [] }, queues: QUEUES });

    expect(twice).toMatchObject({ at: 1, total: 1, instances: good.instances });
    expect(twice.problems).toEqual({ instances: { code: 'AccessDenied', message: 'No.', since: 2 } });
    expect(again).toMatchObject({ at: 4, total: 0, problems: {} });
  });

  test('of queues that is refused leaves the instances live', () => {
    const state = nextState(BEFORE, { at: 5, instances: { value: [] }, queues: refused });

    expect([state.at, Object.keys(state.problems)]).toEqual([5, ['queues']]);
  });

  test('of many tells how many there are, and shows those that are open or failed, then the youngest', () => {
    const many = Array.from({ length: MOST_ROWS }, (_, place) => instance(`i-${place}`));
    const open = instance('i-open', { pending: true, ageSeconds: 9999 });
    const failed = instance('i-failed', { outcome: { type: 'instance.failed' }, ageSeconds: 9998 });
    const young = instance('i-young', { ageSeconds: 1 });

    const state = nextState(BEFORE, { at: 1, instances: { value: [...many, open, failed, young] }, queues: QUEUES });

    expect(state.total).toBe(MOST_ROWS + 3);
    expect(Object.keys(state.instances)).toHaveLength(MOST_ROWS);
    expect(state.instances).toMatchObject({ 'i-open': {}, 'i-failed': {}, 'i-young': {} });
  });
});
