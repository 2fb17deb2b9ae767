import { createHash } from 'node:crypto';
import { formatNotification, type Notification } from './model/notification.ts';
import type { Subscription } from './model/subscription.ts';

// In real time, whatever the speed of the cloud's clock: the subscriber is a program outside.
const PUSH_TIMEOUT_MS = 5000;

/**
 * Pushes a notification to an HTTP endpoint: a POST to its URL, `/notifications` when that names no path. Resolves when
 * the subscriber answers 2xx. Rejects when it does not, or not within 5 s.
 */
export async function pushOverHttp(url: string, subscription: Subscription, notification: Notification): Promise<void> {
  const { body, contentType } = formatNotification(notification, subscription.NotifyContentFormat);
  const answer = await fetch(endpointUrl(url), {
    method: 'POST',
    headers: {
      'Content-Type': contentType,
      'Content-MD5': createHash('md5').update(body).digest('base64'),
      Date: new Date().toUTCString(),
      'x-mns-version': '2015-06-06',
      'x-mns-request-id': notification.MessageId.replaceAll('-', '').slice(0, 24),
      'x-mns-message-id': notification.MessageId,
      ...(notification.MessageTag === undefined ? {} : { 'x-mns-message-tag': notification.MessageTag }),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the endpoint answered ${answer.status}`);
}

function endpointUrl(endpoint: string): URL {
  const url = new URL(endpoint);
  if (url.pathname === '/') url.pathname = '/notifications';
  return url;
}
