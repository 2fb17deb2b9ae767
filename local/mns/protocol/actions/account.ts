import { element, xmlDocument } from '../../xml.ts';
import { NO_CONTENT } from '../answers.ts';
import type { Action } from '../call.ts';
import { textOf } from '../xmlReader.ts';

/** Where the account's logs would go; clients want the element even when there is nothing in it. */
export const getAccountAttributes: Action = (call) => ({
  status: 200,
  body: xmlDocument('Account', element('LoggingBucket', call.mns.loggingBucket)),
});

/** Left out, LoggingBucket stays as it is. */
export const setAccountAttributes: Action = (call) => {
  call.mns.loggingBucket = textOf(call.body, 'LoggingBucket') ?? call.mns.loggingBucket;
  return NO_CONTENT;
};
