import { MnsError, type MnsErrorCode } from './errors.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

function check(name: string, longest: number, length: MnsErrorCode, invalid: MnsErrorCode): void {
  if (name.length < 1 || name.length > longest) throw new MnsError(length);
  if (!NAME.test(name)) throw new MnsError(invalid);
}

/** Throws MnsError `QueueNameLengthError` (1–120 characters) or `InvalidQueueName`. */
export function checkQueueName(name: string): void {
  check(name, 120, 'QueueNameLengthError', 'InvalidQueueName');
}

/** Throws MnsError `TopicNameLengthError` (1–255 characters) or `TopicNameInvalid`. */
export function checkTopicName(name: string): void {
  check(name, 255, 'TopicNameLengthError', 'TopicNameInvalid');
}

/** Throws MnsError `SubscriptionNameLengthError` (1–255 characters) or `SubscriptionNameInvalid`. */
export function checkSubscriptionName(name: string): void {
  check(name, 255, 'SubscriptionNameLengthError', 'SubscriptionNameInvalid');
}
