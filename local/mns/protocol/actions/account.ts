import { element, xmlDocument } from '../../xml.ts';
import { NO_CONTENT } from '../answers.ts';
import type { Action } from '../call.ts';
import { textOf } from '../xmlReader.ts';

/** Answers where the account's logs would go. Clients expect the element even when it is empty. */
export const getAccountAttributes: Action = (call) => ({
  status: 200,
  body: xmlDocument('Account', element('LoggingBucket', call.mns.loggingBucket)),
});

/** Sets LoggingBucket; without the element it stays as it is. */
export const setAccountAttributes: Action = (call) => {
  call.mns.loggingBucket = textOf(call.body, 'LoggingBucket') ?? call.mns.loggingBucket;
  return NO_CONTENT;
};
