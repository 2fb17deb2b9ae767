import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { mnsStringToSign } from '../../signature/mns.ts';
import type { HttpPush } from '../inMemoryMns.ts';
import { MNS_VERSION } from '../model/environment.ts';
import { formatNotification, type Notification } from '../model/notification.ts';
import type { NotifyContentFormat } from '../model/subscription.ts';
import { selfSignedCertificate } from './certificate.ts';
import { post } from './post.ts';

/** The path at which subscribers fetch the certificate to check a push. */
export const CERTIFICATE_PATH = '/x509_public_certificate.pem';

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

/** Pushes notifications over HTTP. `baseUrl` is the URL of this service. */
export function createPusher(baseUrl: () => string): Pusher {
  // Made at its first use: that takes a tenth of a second, and most clouds never push.
  let made: Promise<{ privateKey: KeyObject; certificate: string }> | undefined;
  const identity = (): NonNullable<typeof made> => (made ??= makeIdentity());
  return {
    certificate: async () => (await identity()).certificate,
    push: async (endpoint, subscription, notification) => {
      const { body, contentType } = formatNotification(notification, subscription.NotifyContentFormat);
      const url = endpointUrl(endpoint);
      const headers: Record<string, string> = {
        'content-type': contentType,
        'content-md5': contentMd5(body, subscription.NotifyContentFormat),
        date: new Date().toUTCString(),
        'user-agent': 'Aliyun Notification Service Agent',
        'x-mns-version': MNS_VERSION,
        'x-mns-request-id': notification.MessageId.replaceAll('-', '').slice(0, 24),
        'x-mns-signing-cert-url': Buffer.from(baseUrl() + CERTIFICATE_PATH).toString('base64'),
        ...(subscription.NotifyContentFormat === 'SIMPLIFIED' ? metaHeaders(notification) : {}),
      };
      const text = Buffer.from(
        mnsStringToSign({ method: 'POST', target: url.pathname + url.search, headers }),
        'latin1',
      );
      headers['authorization'] = sign('sha1', text, (await identity()).privateKey).toString('base64');
      await post(url, headers, body);
    },
  };
}

/**
 * The headers with what the other formats hold in the body. Subscribers verify a signature over the headers that they
 * know, so the other formats must not have them. The names are those of pushes that the vendor's examples show.
 */
function metaHeaders(notification: Notification): Record<string, string> {
  return {
    'x-mns-message-id': notification.MessageId,
    ...(notification.MessageTag === undefined ? {} : { 'x-mns-message-tag': utf8InHeader(notification.MessageTag) }),
    'x-mns-topic-owner': notification.TopicOwner,
    'x-mns-topic-name': notification.TopicName,
    'x-mns-subscriber': notification.Subscriber,
    'x-mns-subscription-name': notification.SubscriptionName,
    'x-mns-publish-time': String(notification.PublishTime),
  };
}

// The documentation's examples show base64 of the hex digits for XML, and upper-case hex digits for bare messages.
function contentMd5(body: string, format: NotifyContentFormat): string {
  const hex = createHash('md5').update(body).digest('hex');
  return format === 'SIMPLIFIED' ? hex.toUpperCase() : Buffer.from(hex).toString('base64');
}

/** A text for a header, where Node writes one byte for each character: here those of the text in UTF-8. */
function utf8InHeader(text: string): string {
  return Buffer.from(text).toString('latin1');
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
