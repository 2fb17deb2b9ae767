import { describe, expect, test } from 'vitest';
import { NEW_YEAR } from '../../test/support/builders.ts';
import type { Parameters } from './defaults.ts';
import type { Placement } from './fields.ts';
import { StockMemory } from './stockMemory.ts';

const place = { zoneId: 'z', vSwitchId: 'v', instanceType: 't' };
const parameters = { imageId: 'i', systemDisk: { category: 'cloud_essd' } };

function aMemory() {
  const time = { now: NEW_YEAR };
  const memory = new StockMemory({ now: () => time.now });
  const isOut = (placement: Placement, changes: Parameters = {}): boolean =>
    memory.isOut({ parameters: { ...parameters, ...changes }, placement });
  return { time, memory, isOut };
}

describe('what had no stock', () => {
  test('is passed over for a minute, and no other placement is', () => {
    const { time, memory, isOut } = aMemory();

    memory.rememberOut({ parameters, placement: place });

    expect(isOut({ ...place })).toBe(true);
    for (const other of [{}, { zoneId: 'z' }, { ...place, zoneId: 'y' }, { ...place, vSwitchId: 'w' }]) {
      expect(isOut(other)).toBe(false);
    }
    expect(isOut({ ...place, instanceType: 'u' })).toBe(false);

    time.now += 59_999;

    expect(isOut(place)).toBe(true);

    time.now += 1;

    expect(isOut(place)).toBe(false);
  });

  test.each<[string, Parameters]>([
    ['system disk', { systemDisk: { category: 'cloud_efficiency' } }],
    ['performance level', { systemDisk: { category: 'cloud_essd', performanceLevel: 'PL0' } }],
    ['data disk', { dataDisk: [{ category: 'cloud_ssd' }] }],
    ['image', { imageId: 'arm-image' }],
    ['spot strategy', { spotStrategy: 'SpotAsPriceGo' }],
    ['way to pay', { instanceChargeType: 'PrePaid' }],
    ['private pool', { privatePoolOptions: { matchCriteria: 'None' } }],
    ['host', { dedicatedHostId: 'dh-1' }],
    ['deployment set', { deploymentSetId: 'ds-1' }],
  ])('is asked for again with another %s, which may be in stock', (_what, changes) => {
    const { memory, isOut } = aMemory();

    memory.rememberOut({ parameters, placement: place });

    expect(isOut(place, changes)).toBe(false);
  });

  test.each<Parameters>([
    { instanceName: 'web-1' },
    { hostName: 'web-1' },
    { description: 'The web.' },
    { keyPairName: 'pair' },
    { userData: 'IyEvYmluL3No' },
    { password: 'Secret-1' },
    { passwordInherit: true },
  ])('is as much out of stock for %j', (changes) => {
    const { memory, isOut } = aMemory();

    memory.rememberOut({ parameters, placement: place });

    expect(isOut(place, changes)).toBe(true);
  });

  test('for several wants is remembered for each of its own minute', () => {
    const { time, memory, isOut } = aMemory();
    memory.rememberOut({ parameters, placement: place });
    time.now += 59_000;

    memory.rememberOut({ parameters: { ...parameters, imageId: 'other' }, placement: place });

    expect([isOut(place), isOut(place, { imageId: 'other' })]).toEqual([true, true]);

    time.now += 1_000;
    memory.rememberOut({ parameters: { ...parameters, imageId: 'third' }, placement: place });

    expect([isOut(place), isOut(place, { imageId: 'other' })]).toEqual([false, true]);
  });
});
