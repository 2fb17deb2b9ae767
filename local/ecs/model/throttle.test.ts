import { describe, expect, test } from 'vitest';
import { EcsError } from './errors.ts';
import { LAUNCH, MINUTE } from '../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../test/ecs/startInMemoryEcs.ts';

describe('throttling', () => {
  test('refuses the 501st StartInstance of a minute, says when to try again, and serves it in the next', () => {
    const { clock, call, code } = startInMemoryEcs();
    clock.advance(10_000);
    for (let i = 0; i < 500; i++) code('StartInstance', { InstanceId: 'i-none' });

    let refused: unknown;
    try {
      call('StartInstance', { InstanceId: 'i-none' });
    } catch (error) {
      refused = error;
    }

    expect(refused).toBeInstanceOf(EcsError);
    expect(refused).toMatchObject({ code: 'Throttling', status: 400, retryAfterMs: 50_000 });
    expect(code('StartInstance', { RegionId: 'cn-hangzhou', InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');

    clock.advance(50_000);

    expect(code('StartInstance', { InstanceId: 'i-none' })).toBe('InvalidInstanceId.NotFound');
  });

  test('counts instances, not calls, against the creations of a minute', () => {
    const { clock, code, run } = startInMemoryEcs({ creationsPerMinute: 10 });

    run({ Amount: '9' });

    expect(code('RunInstances', { ...LAUNCH, Amount: '2' })).toBe('Throttling');
    expect(code('CreateInstance', LAUNCH)).toBe('none');

    clock.advance(MINUTE);

    expect(code('RunInstances', { ...LAUNCH, Amount: '2' })).toBe('none');
  });

  test('follows the rates of its options', () => {
    const { code } = startInMemoryEcs({ rates: { DescribeInstances: 1 } });

    expect([code('DescribeInstances'), code('DescribeInstances')]).toEqual(['none', 'Throttling']);
  });
});
