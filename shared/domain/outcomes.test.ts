import { describe, expect, test } from 'vitest';
import { anInstance, NEW_YEAR } from '../../test/support/builders.ts';
import { describeForOutcome, outcomeOf } from './outcomes.ts';

describe('an outcome', () => {
  test('is a CloudEvent whose id is the same for every delivery', () => {
    const data = { goal: 'Running', instanceId: 'i-1' } as const;

    expect(outcomeOf('cn-hangzhou', 'i-1', 7, NEW_YEAR, data)).toEqual({
      specversion: '1.0',
      id: 'i-1/7',
      type: 'instance.running',
      source: 'acs:ecs-provisioner:cn-hangzhou',
      subject: 'i-1',
      time: '2026-01-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      data,
    });
  });

  test.each([
    ['Running', 'instance.running'],
    ['Stopped', 'instance.stopped'],
    ['Released', 'instance.released'],
  ] as const)('of the goal %s is %s, or instance.failed where there is a code', (goal, type) => {
    expect(outcomeOf('r', 'i-1', 0, NEW_YEAR, { goal }).type).toBe(type);
    expect(outcomeOf('r', 'i-1', 0, NEW_YEAR, { goal, code: 'DeadlineExceeded' }).type).toBe('instance.failed');
  });

  test('tells of an instance what a consumer needs to use it', () => {
    expect(describeForOutcome(anInstance({ publicIps: ['47.1.2.3'] }))).toEqual({
      instanceId: 'i-1',
      status: 'Stopped',
      publicIpAddresses: ['47.1.2.3'],
      privateIpAddresses: ['172.16.0.1'],
      zoneId: 'cn-hangzhou-b',
      instanceType: 'ecs.g6.large',
    });
  });
});
