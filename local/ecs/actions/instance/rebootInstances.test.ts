import { describe, expect, test } from 'vitest';
import { LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('RebootInstances', () => {
  test('reboots all or none with AllTogether', () => {
    const { call, clock, code, running, status, stopped } = startInMemoryEcs();
    const [one, two, still] = [running(), running(), stopped()];

    expect(code('RebootInstances', { 'InstanceId.1': one, 'InstanceId.2': still })).toBe('IncorrectInstanceStatus');
    expect(status(one)).toBe('Running');

    call('RebootInstances', { 'InstanceId.1': one, 'InstanceId.2': two });

    expect([status(one), status(two)]).toEqual(['Starting', 'Starting']);

    clock.advance(LONG_MS);

    expect([status(one), status(two)]).toEqual(['Running', 'Running']);
  });

  test('returns the result of each with SuccessFirst', () => {
    const { call, running, stopped } = startInMemoryEcs();

    const [one, still] = [running(), stopped()];

    expect(
      call('RebootInstances', { 'InstanceId.1': one, 'InstanceId.2': still, BatchOptimization: 'SuccessFirst' }),
    ).toMatchObject({
      InstanceResponses: {
        InstanceResponse: [
          { InstanceId: one, Code: '200', PreviousStatus: 'Running', CurrentStatus: 'Starting' },
          { InstanceId: still, Code: 'IncorrectInstanceStatus', PreviousStatus: 'Stopped' },
        ],
      },
    });
  });
});
