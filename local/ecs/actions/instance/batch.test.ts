import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

interface Batch {
  InstanceResponses: { InstanceResponse: Record<string, string>[] };
}

describe('a batch', () => {
  test('AllTogether does nothing when one of its instances cannot', () => {
    const { code, status, create, stopped } = startInMemoryEcs();
    const [good, pending] = [stopped(), create()];

    expect(code('StartInstances', { 'InstanceId.1': good, 'InstanceId.2': 'i-unknown' })).toBe(
      'InvalidInstanceId.NotFound',
    );
    expect(code('StartInstances', { 'InstanceId.1': good, 'InstanceId.2': pending })).toBe('IncorrectInstanceStatus');
    expect(status(good)).toBe('Stopped');
  });

  test('SuccessFirst does what it can and returns the result of each', () => {
    const { call, create, stopped } = startInMemoryEcs();
    const [good, pending] = [stopped(), create()];
    const ids = { 'InstanceId.1': good, 'InstanceId.2': pending, 'InstanceId.3': 'i-unknown' };

    const answer = call('StartInstances', { ...ids, BatchOptimization: 'SuccessFirst' }) as Batch;

    expect(answer.InstanceResponses.InstanceResponse).toMatchObject([
      { InstanceId: good, Code: '200', Message: 'success', PreviousStatus: 'Stopped', CurrentStatus: 'Starting' },
      { InstanceId: pending, Code: 'IncorrectInstanceStatus', PreviousStatus: 'Pending', CurrentStatus: 'Pending' },
      { InstanceId: 'i-unknown', Code: 'InvalidInstanceId.NotFound' },
    ]);
  });

  test('stops all of its instances', () => {
    const { call, status, running } = startInMemoryEcs();
    const [one, two] = [running(), running()];

    call('StopInstances', { 'InstanceId.1': one, 'InstanceId.2': two, ForceStop: 'true' });

    expect([status(one), status(two)]).toEqual(['Stopping', 'Stopping']);
  });

  test('takes at most a hundred ids', () => {
    const { code } = startInMemoryEcs();
    const ids = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`InstanceId.${i + 1}`, `i-${i}`]));

    expect(code('StartInstances', ids(100))).toBe('InvalidInstanceId.NotFound');
    expect(code('StartInstances', ids(101))).toBe('InvalidParameter');
    expect(code('StartInstances', {})).toBe('MissingParameter');
  });

  test('deletes all or none', () => {
    const { call, code, status, create, stopped } = startInMemoryEcs();
    const [one, two, pending] = [stopped(), stopped(), create()];

    expect(code('DeleteInstances', { 'InstanceId.1': one, 'InstanceId.2': pending })).toBe(
      'IncorrectInstanceStatus.Initializing',
    );
    expect(status(one)).toBe('Stopped');

    call('DeleteInstances', { 'InstanceId.1': one, 'InstanceId.2': two });

    expect([status(one), status(two)]).toEqual(['absent', 'absent']);
  });
});
