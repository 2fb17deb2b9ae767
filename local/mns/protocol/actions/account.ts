import { element, xmlDocument } from '../../xml.ts';
import { NO_CONTENT } from '../answers.ts';
import type { Action } from '../call.ts';
import { textOf } from '../xmlReader.ts';

// Orders cost nothing here, and there is one.
const ORDER_ID = '200000000000001';

/** Answers as when an account begins to use the service, which every account here does from the start. */
export const openService: Action = () => ({
  status: 200,
  body: xmlDocument('OpenService', element('OrderId', ORDER_ID)),
});

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
