import { describe, expect, test } from 'vitest';
import { LONG_MS } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

describe('public addresses', () => {
  test('are given once, to an instance with bandwidth', () => {
    const { call, code, find, stopped } = startInMemoryEcs();
    const id = stopped({ InternetMaxBandwidthOut: '1' });

    expect(code('AllocatePublicIpAddress', { InstanceId: id, IpAddress: 'junk' })).toBe('InvalidIpAddress.Malformed');
    expect(code('AllocatePublicIpAddress', { InstanceId: id, IpAddress: '1.2.3.4' })).toBe('InvalidIpAddress.NotFound');

    const { IpAddress: ip } = call('AllocatePublicIpAddress', { InstanceId: id }) as { IpAddress: string };

    expect(find(id)?.PublicIpAddress.IpAddress).toEqual([ip]);
    expect(code('AllocatePublicIpAddress', { InstanceId: id })).toBe('AllocatedAlready');
    expect(code('AllocatePublicIpAddress', { InstanceId: stopped() })).toBe('AllocateIpInvalidInstanceBandwidth');
  });

  test('are released and given anew with StopCharging', () => {
    const { clock, call, find, running } = startInMemoryEcs();
    const id = running({ InternetMaxBandwidthOut: '1' });
    call('AllocatePublicIpAddress', { InstanceId: id });

    call('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
    clock.advance(LONG_MS);

    expect(find(id)).toMatchObject({ StoppedMode: 'StopCharging', PublicIpAddress: { IpAddress: [] } });

    call('StartInstance', { InstanceId: id });
    clock.advance(LONG_MS);

    expect(find(id)?.PublicIpAddress.IpAddress).toHaveLength(1);
  });

  test('stay with KeepCharging', () => {
    const { clock, call, find, running } = startInMemoryEcs();
    const id = running({ InternetMaxBandwidthOut: '1' });
    call('AllocatePublicIpAddress', { InstanceId: id });

    call('StopInstance', { InstanceId: id });
    clock.advance(LONG_MS);

    expect(find(id)).toMatchObject({
      StoppedMode: 'KeepCharging',
      PublicIpAddress: { IpAddress: [expect.any(String)] },
    });
  });
});
