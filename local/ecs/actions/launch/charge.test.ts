import { describe, expect, test } from 'vitest';
import { LAUNCH, MINUTE } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

const HOUR = 60 * MINUTE;

describe('prepaid instances', () => {
  const prepaid = { InstanceChargeType: 'PrePaid', Period: '1' };

  test.each([
    [{ InstanceChargeType: 'PrePaid' }, 'InvalidPeriod'],
    [{ ...prepaid, AutoRenew: 'true', AutoRenewPeriod: '5' }, 'InvalidAutoRenewPeriod.ValueNotSupported'],
    [{ ...prepaid, AutoRenew: 'true', AutoRenewPeriod: '6', DryRun: 'true' }, 'DryRunOperation'],
    [{ ...prepaid, Period: '10' }, 'InvalidPeriod'],
    [{ ...prepaid, PeriodUnit: 'Year' }, 'InvalidPeriodUnit.ValueNotSupported'],
    [{ ...prepaid, Period: '2', PeriodUnit: 'Week' }, 'none'],
    [{ ...prepaid, SpotStrategy: 'SpotAsPriceGo' }, 'InvalidSpotPrepaid'],
    [{ ...prepaid, AutoRenew: 'true', AutoRenewPeriod: '10' }, 'InvalidAutoRenewPeriod.ValueNotSupported'],
    [{ InstanceChargeType: 'Free' }, 'InvalidInstanceChargeType.NotFound'],
  ])('with %j answer %s', (parameters, expected) => {
    expect(startInMemoryEcs().code('CreateInstance', { ...LAUNCH, ...parameters })).toBe(expected);
  });

  test('cannot be released before their time', () => {
    const { code, stopped, find } = startInMemoryEcs();
    const id = stopped(prepaid);

    expect(find(id)).toMatchObject({ InstanceChargeType: 'PrePaid', ExpiredTime: '2026-02-01T16:00Z' });
    expect(code('DeleteInstance', { InstanceId: id })).toBe('ChargeTypeViolation');
    expect(code('ModifyInstanceAutoReleaseTime', { InstanceId: id, AutoReleaseTime: '2026-01-02T00:00:00Z' })).toBe(
      'ChargeTypeViolation',
    );
    expect(code('DeleteInstance', { InstanceId: id, TerminateSubscription: 'true' })).toBe('none');
  });

  test('stop with a financial lock when their time is over, unless they renew', () => {
    const { clock, running, find, code } = startInMemoryEcs();
    const [ends, renews] = [running(prepaid), running({ ...prepaid, AutoRenew: 'true' })];

    clock.advance(32 * 24 * HOUR);

    expect(find(ends)).toMatchObject({
      Status: 'Stopped',
      ExpiredTime: '2026-02-01T16:00Z',
      OperationLocks: { LockReason: [{ LockReason: 'financial' }] },
    });
    expect(code('StartInstance', { InstanceId: ends })).toBe('InstanceExpired');
    expect(code('DeleteInstance', { InstanceId: ends })).toBe('none');
    expect(find(renews)).toMatchObject({ Status: 'Running', ExpiredTime: '2026-03-01T16:00Z' });
  });

  test('do not stop without charge, nor do classic, spot and local-disk instances', () => {
    const { code, running } = startInMemoryEcs();
    const stop = (id: string) => code('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });

    expect(stop(running(prepaid))).toBe('InvalidInstanceId.NotSupport');
    expect(stop(running({ SpotStrategy: 'SpotAsPriceGo' }))).toBe('InvalidInstanceId.NotSupport');
    expect(stop(running({ InstanceType: 'ecs.i2.xlarge' }))).toBe('InvalidInstanceId.NotSupport');
  });
});

describe('spot instances', () => {
  const spot = { SpotStrategy: 'SpotAsPriceGo', SpotDuration: '1' };

  test('are taken back after their protected hour, with five minutes of notice', () => {
    const { clock, running, find, status } = startInMemoryEcs({ spotLifetime: 600 });
    const id = running(spot);

    clock.advance(HOUR - MINUTE);

    expect(status(id)).toBe('Running');

    let noticed = 0;
    while (status(id) !== 'absent' && noticed < 20) {
      if (find(id)?.OperationLocks.LockReason.length === 1) noticed += 1;
      clock.advance(MINUTE);
    }

    expect(noticed).toBe(5);
  });

  test('stop instead when their interruption behaviour says so', () => {
    const { clock, running, find } = startInMemoryEcs({ spotLifetime: 600 });
    const id = running({ ...spot, SpotInterruptionBehavior: 'Stop' });

    clock.advance(2 * HOUR);

    expect(find(id)).toMatchObject({
      Status: 'Stopped',
      OperationLocks: { LockReason: [{ LockReason: 'Recycling' }] },
    });
  });

  test('need a price limit at or above the market', () => {
    const { code } = startInMemoryEcs();
    const limited = { ...LAUNCH, SpotStrategy: 'SpotWithPriceLimit' };

    expect(code('CreateInstance', limited)).toBe('InvalidSpotPriceLimit');
    expect(code('CreateInstance', { ...limited, SpotPriceLimit: '0.0001' })).toBe(
      'InvalidSpotPriceLimit.LowerThanPublicPrice',
    );
    expect(code('CreateInstance', { ...limited, SpotPriceLimit: '0.98' })).toBe('none');
  });
});
