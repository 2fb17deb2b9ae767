import { expect, test } from 'vitest';
import { crc64 } from './crc64.ts';

// The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
test('gives the published check value', () => {
  expect(crc64(Buffer.from('123456789'))).toBe(BigInt('0x995dc9bbdf1939fa').toString());
});

test('gives 0 for nothing', () => {
  expect(crc64(Buffer.alloc(0))).toBe('0');
});
