// CRC-64/XZ: the polynomial of ECMA-182, bits reflected, all ones before and after.
const POLYNOMIAL = 0xc96c5795d7870f42n;
const ONES = 0xffffffff;

// In halves of 32 bits: arithmetic with BigInt for each byte would take a second for ten megabytes.
const HIGH = new Uint32Array(256);
const LOW = new Uint32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1n) === 1n ? (value >> 1n) ^ POLYNOMIAL : value >> 1n;
  HIGH[byte] = Number(value >> 32n);
  LOW[byte] = Number(value & 0xffffffffn);
}

/**
 * The checksum that Function Compute and OSS give for an object: CRC-64/XZ as an unsigned decimal.
 *
 * @example
 * crc64(Buffer.from('123456789')) // '11051210869376104954'
 */
export function crc64(data: Uint8Array): string {
  let [high, low] = [ONES, ONES];
  for (const byte of data) {
    const place = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (LOW[place] ?? 0);
    high = (high >>> 8) ^ (HIGH[place] ?? 0);
  }
  return ((BigInt((high ^ ONES) >>> 0) << 32n) | BigInt((low ^ ONES) >>> 0)).toString();
}
