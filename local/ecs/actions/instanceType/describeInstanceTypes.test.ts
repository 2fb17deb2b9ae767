import { describe, expect, test } from 'vitest';
import { startInMemoryEcs, valuesOf } from '../../../test/ecs/startInMemoryEcs.ts';

describe('the instance types', () => {
  test('returns the families of the types, by generation', () => {
    const { call } = startInMemoryEcs();
    type Families = { InstanceTypeFamilies: { InstanceTypeFamily: { InstanceTypeFamilyId: string }[] } };
    const families = (more: Record<string, string> = {}): string[] =>
      (call('DescribeInstanceTypeFamilies', more) as Families).InstanceTypeFamilies.InstanceTypeFamily.map(
        ({ InstanceTypeFamilyId }) => InstanceTypeFamilyId,
      );

    expect(new Set(families()).size).toBe(families().length);
    expect(families()).toEqual(expect.arrayContaining(['ecs.t1', 'ecs.g6']));
    expect(families({ Generation: 'ecs-1' })).toContain('ecs.t1');
    expect(families({ Generation: 'ecs-1' })).not.toContain('ecs.g6');
  });

  test.each([
    [{ 'InstanceTypes.1': 'ecs.g6.large', 'InstanceTypes.2': 'ecs.none' }, ['ecs.g6.large']],
    [{ InstanceTypeFamily: 'ecs.s3' }, ['ecs.s3.large', 'ecs.s3.medium']],
    [{ InstanceTypeFamily: 'ecs.g6', MinimumCpuCoreCount: '24', MaximumMemorySize: '96' }, ['ecs.g6.6xlarge']],
    [{ GPUSpec: 'NVIDIA V100', MinimumGPUAmount: '2' }, ['ecs.gn6v-c8g1.8xlarge']],
    [{ CpuArchitecture: 'ARM' }, []],
    [{ 'CpuArchitectures.1': 'ARM' }, []],
    [{ MinimumEniQuantity: '9' }, []],
    [{ MinimumInstanceBandwidthRx: '999999999' }, []],
    [{ MinimumCpuSpeedFrequency: '4.5' }, []],
    [{ InstanceTypeFamily: 'ecs.g6', MinimumInitialCredit: '1' }, []],
    [
      { 'GpuSpecs.1': 'NVIDIA V100', 'InstanceCategories.1': 'Compute-optimized Type with GPU', MaximumGPUAmount: '1' },
      ['ecs.gn6v-c8g1.2xlarge'],
    ],
    [
      { 'LocalStorageCategories.1': 'local_ssd_pro', MaximumMemorySize: '32', MinimumLocalStorageCapacity: '800' },
      ['ecs.i2.xlarge'],
    ],
  ])('finds instance types by %j', (parameters: Record<string, string>, found: string[]) => {
    const { items } = startInMemoryEcs();

    expect(
      valuesOf(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType', parameters), 'InstanceTypeId'),
    ).toEqual(found);
  });

  test('pages instance types by token', () => {
    const { call, items } = startInMemoryEcs();

    const all = valuesOf(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType'), 'InstanceTypeId');
    const seen: unknown[] = [];
    let token = '';
    for (let page = 0; page <= all.length / 40; page++) {
      const asked = { MaxResults: '40', NextToken: token };
      seen.push(...valuesOf(items('DescribeInstanceTypes', 'InstanceTypes.InstanceType', asked), 'InstanceTypeId'));
      token = (call('DescribeInstanceTypes', asked) as { NextToken: string }).NextToken;
    }

    expect(seen).toEqual(all);
    expect(token).toBe('');
  });

  test('refuses a token that it did not give out', () => {
    expect(startInMemoryEcs().code('DescribeInstanceTypes', { NextToken: 'abc' })).toBe('InvalidParameter');
  });
});
