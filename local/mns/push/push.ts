import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { mnsStringToSign } from '../../signature/mns.ts';
import type { HttpPush } from '../model/model.ts';
import { formatNotification } from '../model/notification.ts';
import { selfSignedCertificate } from './certificate.ts';

/** Where subscribers fetch the certificate with which they check a push. */
export const CERTIFICATE_PATH = '/x509_public_certificate.pem';

// In real time, whatever the speed of the cloud's clock: the subscriber is a program outside.
const PUSH_TIMEOUT_MS = 5000;
const KEY_BITS = 2048;

export interface Pusher {
  /**
   * A POST to the endpoint's URL, `/notifications` when that names no path, signed with RSA-SHA1. Resolves when the
   * subscriber answers 2xx; rejects when it does not, or not within 5 s.
   */
  push: HttpPush;
  /** The certificate of the key that signs, in PEM. */
  certificate(): Promise<string>;
}

/** Pushes notifications over HTTP. `baseUrl` is where this service is reached. */
export function createPusher(baseUrl: () => string): Pusher {
  // Made when first needed: it takes a tenth of a second, and most clouds never push.
  let made: Promise<{ privateKey: KeyObject; certificate: string }> | undefined;
  const identity = (): NonNullable<typeof made> => (made ??= makeIdentity());
  return {
    certificate: async () => (await identity()).certificate,
    push: async (endpoint, subscription, notification) => {
      const { body, contentType } = formatNotification(notification, subscription.NotifyContentFormat);
      const url = endpointUrl(endpoint);
      const headers: Record<string, string> = {
        'content-type': contentType,
        'content-md5': createHash('md5').update(body).digest('base64'),
        date: new Date().toUTCString(),
        'x-mns-version': '2015-06-06',
        'x-mns-request-id': notification.MessageId.replaceAll('-', '').slice(0, 24),
        'x-mns-message-id': notification.MessageId,
        'x-mns-signing-cert-url': Buffer.from(baseUrl() + CERTIFICATE_PATH).toString('base64'),
      };
      if (notification.MessageTag !== undefined) headers['x-mns-message-tag'] = notification.MessageTag;
      const text = mnsStringToSign({ method: 'POST', target: url.pathname + url.search, headers });
      headers['authorization'] = sign('sha1', Buffer.from(text), (await identity()).privateKey).toString('base64');
      await post(url, headers, body);
    },
  };
}

async function post(url: URL, headers: Record<string, string>, body: string): Promise<void> {
  const signal = AbortSignal.timeout(PUSH_TIMEOUT_MS);
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the endpoint answered ${answer.status}`);
}

async function makeIdentity(): Promise<{ privateKey: KeyObject; certificate: string }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  return { privateKey, certificate: selfSignedCertificate('local MNS', publicKey, privateKey) };
}

function endpointUrl(endpoint: string): URL {
  const url = new URL(endpoint);
  if (url.pathname === '/') url.pathname = '/notifications';
  return url;
}
