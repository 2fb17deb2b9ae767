import { randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import forge from 'node-forge';

const DAY_MS = 24 * 3_600_000;
/** What clients in most languages accept at most. */
const VALID_DAYS = 397;

/** A certificate authority that lives as long as the local cloud. Nobody trusts it who is not told to. */
export interface Authority {
  /** Its certificate, as PEM. */
  certificate: string;
  /** What proves to a client that it speaks with this host. */
  contextFor(host: string): SecureContext;
}

/**
 * Makes an authority. One pair of keys serves it and all hosts: both are known to this process alone, and it takes a
 * tenth of a second to make one.
 */
export function createAuthority(): Authority {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const issuer = [{ name: 'commonName', value: 'ecs-provisioner local cloud' }];
  const ca = certificate(keys.publicKey, issuer, issuer);
  ca.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  ca.sign(keys.privateKey, forge.md.sha256.create());
  const key = forge.pki.privateKeyToPem(keys.privateKey);
  const contexts = new Map<string, SecureContext>();
  const create = (host: string): SecureContext => {
    const leaf = certificate(keys.publicKey, [{ name: 'commonName', value: host.slice(0, 64) }], issuer);
    leaf.setExtensions([
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
    ]);
    leaf.sign(keys.privateKey, forge.md.sha256.create());
    return createSecureContext({ key, cert: forge.pki.certificateToPem(leaf) });
  };
  return {
    certificate: forge.pki.certificateToPem(ca),
    contextFor(host) {
      const context = contexts.get(host) ?? create(host);
      contexts.set(host, context);
      return context;
    },
  };
}

function certificate(
  publicKey: forge.pki.rsa.PublicKey,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  // Positive, as the standard wants it.
  made.serialNumber = `01${randomBytes(15).toString('hex')}`;
  made.validity.notBefore = new Date(Date.now() - DAY_MS);
  made.validity.notAfter = new Date(Date.now() + VALID_DAYS * DAY_MS);
  made.setSubject(subject);
  made.setIssuer(issuer);
  return made;
}
