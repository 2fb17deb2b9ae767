import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestDefaults } from '../../shared/platform/config.ts';
import { layDefaults } from './defaults.ts';
import type { InstanceFields, Placement } from './fields.ts';

const DEFAULTS = {
  imageId: 'd-image',
  instanceType: 'd-type',
  securityGroupId: 'd-group',
  vSwitchId: 'd-vswitch',
  systemDisk: { category: 'cloud_essd' },
} as const satisfies Required<RequestDefaults>;

const lay = (own: InstanceFields, placements?: Placement[]) => layDefaults(own, placements, DEFAULTS);

describe('defaults', () => {
  test('fill all that an empty request leaves out, and only what they are set for', () => {
    const { imageId, securityGroupId, systemDisk, instanceType, vSwitchId } = DEFAULTS;

    expect(lay({})).toEqual({
      parameters: { imageId, securityGroupId, systemDisk },
      placements: [{ instanceType, vSwitchId }],
    });
    expect(layDefaults({}, undefined, {})).toEqual({ parameters: {}, placements: [{}] });
  });

  test('give way to whatever the request says', () => {
    const own = { imageId: 'image', securityGroupId: 'group', systemDisk: { category: 'cloud_ssd' } };

    expect(lay({ ...own, instanceType: 'type', vSwitchId: 'v', zoneId: 'z' })).toEqual({
      parameters: own,
      placements: [{ instanceType: 'type', vSwitchId: 'v', zoneId: 'z' }],
    });
  });
});

describe('the default image', () => {
  test('is not sent beside a family, its alternative', () => {
    expect(lay({ imageFamily: 'family' }).parameters).not.toHaveProperty('imageId');
    expect(lay({ imageFamily: 'family' }).parameters).toHaveProperty('imageFamily', 'family');
  });
});

describe('the default category of the system disk', () => {
  test.each([
    [{ size: 100 }, { category: 'cloud_essd', size: 100 }],
    [
      { diskName: 'd', performanceLevel: 'PL1' as const },
      { category: 'cloud_essd', diskName: 'd', performanceLevel: 'PL1' },
    ],
    [{}, { category: 'cloud_essd' }],
    [
      { category: 'cloud_ssd', size: 40 },
      { category: 'cloud_ssd', size: 40 },
    ],
  ])('is one field of the disk: %j', (systemDisk, expected) => {
    expect(lay({ systemDisk }).parameters.systemDisk).toEqual(expected);
  });

  test('adds no disk where there is none, and leaves data disks alone', () => {
    expect(layDefaults({}, undefined, { imageId: 'i' }).parameters).not.toHaveProperty('systemDisk');
    expect(layDefaults({ systemDisk: { size: 40 } }, undefined, {}).parameters.systemDisk).toEqual({ size: 40 });
    expect(lay({ dataDisk: [{ size: 40 }] }).parameters.dataDisk).toEqual([{ size: 40 }]);
  });
});

describe('the default instance type', () => {
  test('is for each placement that has none from the request either', () => {
    const types = (own: InstanceFields) =>
      lay(own, [{}, { instanceType: 'a' }]).placements.map(({ instanceType }) => instanceType);

    expect(types({})).toEqual(['d-type', 'a']);
    expect(types({ instanceType: 'own' })).toEqual(['own', 'a']);
  });
});

describe('the default VSwitch', () => {
  test.each<[string, InstanceFields, Placement, Placement]>([
    ['nothing', {}, {}, { vSwitchId: 'd-vswitch' }],
    ['a type', {}, { instanceType: 'a' }, { vSwitchId: 'd-vswitch' }],
    ['a zone', {}, { zoneId: 'b' }, { zoneId: 'b' }],
    ['a VSwitch', {}, { vSwitchId: 'v' }, { vSwitchId: 'v' }],
    ['both', {}, { zoneId: 'b', vSwitchId: 'v' }, { zoneId: 'b', vSwitchId: 'v' }],
    ['nothing, in a request with a zone,', { zoneId: 'a' }, {}, { zoneId: 'a' }],
    ['nothing, in a request with a VSwitch,', { vSwitchId: 'v' }, {}, { vSwitchId: 'v' }],
    ['a zone, in a request with a VSwitch,', { vSwitchId: 'v' }, { zoneId: 'b' }, { zoneId: 'b', vSwitchId: 'v' }],
    ['a zone, in a request with another,', { zoneId: 'a' }, { zoneId: 'b' }, { zoneId: 'b' }],
    // The request's zone may be another than the one in which the placement's own VSwitch stands.
    ['a VSwitch, in a request with a zone,', { zoneId: 'a' }, { vSwitchId: 'v' }, { vSwitchId: 'v' }],
    ['a private address', { privateIpAddress: '172.16.0.9' }, {}, { vSwitchId: 'd-vswitch' }],
    ['a dedicated host', { dedicatedHostId: 'dh-1' }, {}, { vSwitchId: 'd-vswitch' }],
  ])('and %s', (_what, own, place, expected) => {
    const [placement] = lay({ instanceType: 'a', ...own }, [place]).placements;

    expect(placement).toEqual({ instanceType: 'a', ...expected });
  });

  test('is decided for each placement by itself', () => {
    const { placements } = lay({}, [{ instanceType: 'a' }, { zoneId: 'b', vSwitchId: 'v-b' }, { zoneId: 'c' }]);

    expect(placements).toEqual([
      { instanceType: 'a', vSwitchId: 'd-vswitch' },
      { instanceType: 'd-type', zoneId: 'b', vSwitchId: 'v-b' },
      { instanceType: 'd-type', zoneId: 'c' },
    ]);
  });
});

test('whatever a request says, it says after the defaults, and what it does not say is a default or nothing', () => {
  const word = fc.constantFrom('a', 'b');
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const place = fc.record({ zoneId: maybe(word), vSwitchId: maybe(word), instanceType: maybe(word) });
  const own = fc.record({
    imageId: maybe(word),
    imageFamily: maybe(word),
    securityGroupId: maybe(word),
    systemDisk: maybe(fc.record({ category: maybe(word), size: maybe(fc.integer({ min: 20, max: 40 })) })),
  });
  fc.assert(
    fc.property(own, place, fc.array(place, { minLength: 1, maxLength: 3 }), (fields, base, places) => {
      const { parameters, placements } = lay({ ...fields, ...base }, places);

      expect([parameters.imageId, parameters.imageFamily]).not.toEqual([DEFAULTS.imageId, expect.any(String)]);
      for (const [index, { zoneId, vSwitchId, instanceType }] of placements.entries()) {
        expect([places[index]?.instanceType, base.instanceType, DEFAULTS.instanceType]).toContain(instanceType);
        expect(zoneId === undefined || vSwitchId !== DEFAULTS.vSwitchId).toBe(true);
        expect(zoneId !== undefined || vSwitchId !== undefined).toBe(true);
      }
    }),
  );
});
