import { element, xmlDocument } from '../xml.ts';
import type { MessageProperties } from './message.ts';
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
  /** They travel beside the text, where the subscriber is a queue. */
  properties: MessageProperties;
}

/** The text that a subscriber gets, and its media type where it travels over HTTP. */
export function formatNotification(
  notification: Notification,
  format: NotifyContentFormat,
): { body: string; contentType: string } {
  switch (format) {
    case 'XML': {
      const content = fieldsOf(notification).map(([name, value]) => element(name, value));
      return { body: xmlDocument('Notification', content.join('')), contentType: 'text/xml;charset=utf-8' };
    }
    case 'JSON': {
      // In JSON the service writes the time as text.
      const fields = fieldsOf({ ...notification, PublishTime: String(notification.PublishTime) });
      return { body: JSON.stringify(Object.fromEntries(fields)), contentType: 'application/json;charset=utf-8' };
    }
    case 'SIMPLIFIED':
      return { body: notification.Message, contentType: 'text/plain;charset=utf-8' };
  }
}

function fieldsOf(notification: object): [string, string | number][] {
  return Object.entries(notification).filter(([name]) => name !== 'properties') as [string, string | number][];
}
