import type { MessageProperty, PeekedMessage, ReceivedMessage } from '../model/message.ts';
import { element, group, xmlDocument } from '../xml.ts';
import type { Page } from '../model/directory.ts';
import type { Answer } from './call.ts';

export const NO_CONTENT: Answer = { status: 204 };

/** Anything that refuses a call: an MnsError, or the error that a fault answers. */
export interface Refusal {
  code: string;
  status: number;
  message: string;
}

/** An error, with the id of its request and the URL that the client called. */
export function errorAnswer(error: Refusal, requestId: string, hostId: string): Answer {
  const content =
    element('Code', error.code) +
    element('Message', error.message) +
    element('RequestId', requestId) +
    element('HostId', hostId);
  return { status: error.status, body: xmlDocument('Error', content) };
}

/** 201 for something new, 204 for something that existed. Both answers name it. */
export function created(isNew: boolean, location: string): Answer {
  return { status: isNew ? 201 : 204, location };
}

/** Elements by the names and in the order of an object's fields. Times of things (not of messages) are in seconds. */
export function attributeElements(attributes: object): string {
  return Object.entries(attributes)
    .map(([name, value]: [string, unknown]) => element(name, attributeText(name, value)))
    .join('');
}

/** A page of a list. `NextMarker` stands only before a next page, because clients fail on an empty one. */
export function listAnswer(root: string, items: string[], page: Page<unknown>): Answer {
  const marker = page.nextMarker === undefined ? '' : element('NextMarker', page.nextMarker);
  return { status: 200, body: xmlDocument(root, items.join('') + marker) };
}

/** The elements of a message that a client receives or peeks at. */
export function messageElements(message: PeekedMessage | ReceivedMessage): string {
  return (
    element('MessageId', message.messageId) +
    ('receiptHandle' in message ? element('ReceiptHandle', message.receiptHandle) : '') +
    element('MessageBody', message.body) +
    element('MessageBodyMD5', message.bodyMd5) +
    element('EnqueueTime', message.enqueueTime) +
    ('nextVisibleTime' in message ? element('NextVisibleTime', message.nextVisibleTime) : '') +
    element('FirstDequeueTime', message.firstDequeueTime) +
    element('DequeueCount', message.dequeueCount) +
    element('Priority', message.priority) +
    // User properties come last: the vendor's PHP SDK reads no element of a message that stands behind them.
    propertyElements('SystemProperties', 'SystemPropertyValue', message.systemProperties) +
    propertyElements('UserProperties', 'PropertyValue', message.userProperties)
  );
}

function propertyElements(list: string, item: string, properties: MessageProperty[] | undefined): string {
  if (properties === undefined) return '';
  const items = properties.map(({ Name, Value, Type }) =>
    group(item, element('Name', Name) + element('Value', Value) + element('Type', Type)),
  );
  return group(list, items.join(''));
}

function attributeText(name: string, value: unknown): string | number {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return name.endsWith('Time') ? Math.floor(value / 1000) : value;
  return String(value);
}
