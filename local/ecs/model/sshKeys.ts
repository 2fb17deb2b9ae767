import { createHash, generateKeyPairSync } from 'node:crypto';

const MODULUS_BITS = 2048;

/** What CreateKeyPair gives: the public half in OpenSSH's form, the private one as PEM in PKCS#8. */
export interface SshKeyPair {
  publicKey: string;
  privateKey: string;
}

/**
 * A new RSA key pair that SSH clients can use. Making it blocks the process for about 100 ms, which is acceptable
 * because the call is rare. Its bytes come from the system and not from the seed: a key that repeats is no secret.
 */
export function createSshKeyPair(): SshKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' });
  const parts = [Buffer.from('ssh-rsa'), mpint(e), mpint(n)].map(withLength);
  return {
    publicKey: `ssh-rsa ${Buffer.concat(parts).toString('base64')}`,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** The fingerprint of a public key in OpenSSH's form: MD5 of its bytes, in hex. Undefined when it is no such key. */
export function fingerprintOf(publicKey: string): string | undefined {
  const [, type = '', body = ''] =
    /^(ssh-[a-z0-9-]+|ecdsa-[a-z0-9-]+) ([A-Za-z0-9+/]+={0,2})(?:\s.*)?$/.exec(publicKey.trim()) ?? [];
  const bytes = Buffer.from(body, 'base64');
  if (type === '' || bytes.length < 4 + type.length || bytes.toString('latin1', 4, 4 + type.length) !== type)
    return undefined;
  return createHash('md5').update(bytes).digest('hex');
}

// SSH puts a zero byte before a positive number whose first bit is set (RFC 4251, section 5).
function mpint(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  return (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
