import { type KeyObject, sign } from 'node:crypto';

// The part of DER that a certificate needs: tag, length, content.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const NULL = 0x05;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;
const VERSION = 0xa0;

// 1.2.840.113549.1.1.11 sha256WithRSAEncryption and 2.5.4.3 commonName.
const SHA256_WITH_RSA = der(
  SEQUENCE,
  der(OBJECT_IDENTIFIER, Buffer.from('2a864886f70d01010b', 'hex')),
  der(NULL, Buffer.alloc(0)),
);
const COMMON_NAME = der(OBJECT_IDENTIFIER, Buffer.from('550403', 'hex'));

/**
 * A self-signed certificate in PEM for a key pair, good until 2049: subscribers fetch it to check who pushes. Node can
 * read certificates but not make them.
 */
export function selfSignedCertificate(name: string, publicKey: KeyObject, privateKey: KeyObject): string {
  const common = der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(name)));
  const who = der(SEQUENCE, der(SET, common));
  const validity = der(SEQUENCE, utcTime('250101000000Z'), utcTime('491231235959Z'));
  const content = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1])),
    SHA256_WITH_RSA,
    who,
    validity,
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', content, privateKey);
  const certificate = der(SEQUENCE, content, SHA256_WITH_RSA, der(BIT_STRING, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function utcTime(text: string): Buffer {
  return der(UTC_TIME, Buffer.from(text));
}
