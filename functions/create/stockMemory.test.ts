import { expect, test } from 'vitest';
import { NEW_YEAR } from '../../test/support/builders.ts';
import { StockMemory } from './stockMemory.ts';

test('a placement without stock is passed over for a minute, and no other is', () => {
  const time = { now: NEW_YEAR };
  const memory = new StockMemory({ now: () => time.now });
  const place = { zoneId: 'z', vSwitchId: 'v', instanceType: 't' };

  memory.rememberOut(place);

  expect(memory.isOut({ ...place })).toBe(true);
  for (const other of [{}, { zoneId: 'z' }, { ...place, zoneId: 'y' }, { ...place, vSwitchId: 'w' }]) {
    expect(memory.isOut(other)).toBe(false);
  }
  expect(memory.isOut({ ...place, instanceType: 'u' })).toBe(false);

  time.now += 59_999;

  expect(memory.isOut(place)).toBe(true);

  time.now += 1;

  expect(memory.isOut(place)).toBe(false);
});
