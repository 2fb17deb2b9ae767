import { element, xmlDocument } from '../xml.ts';
import type { NotifyContentFormat } from './subscription.ts';

/** A published message on its way to one subscriber. Times in milliseconds since the epoch. */
export interface Notification {
  TopicOwner: string;
  TopicName: string;
  Subscriber: string;
  SubscriptionName: string;
  MessageId: string;
  Message: string;
  MessageMD5: string;
  MessageTag?: string;
  PublishTime: number;
}

/** The text that a subscriber gets, and its media type where it travels over HTTP. */
export function formatNotification(
  notification: Notification,
  format: NotifyContentFormat,
): { body: string; contentType: string } {
  switch (format) {
    case 'XML': {
      const fields = Object.entries(notification) as [string, string | number][];
      const content = fields.map(([name, value]) => element(name, value)).join('');
      return { body: xmlDocument('Notification', content), contentType: 'text/xml;charset=utf-8' };
    }
    case 'JSON':
      // In JSON the service writes the time as text.
      return {
        body: JSON.stringify({ ...notification, PublishTime: String(notification.PublishTime) }),
        contentType: 'application/json;charset=utf-8',
      };
    case 'SIMPLIFIED':
      return { body: notification.Message, contentType: 'text/plain;charset=utf-8' };
  }
}
