import { deadLetterArn } from './deadLetterArn.ts';
import { longRequestLine } from './longRequestLine.ts';
import { publicAddress } from './publicAddress.ts';
import type { Question } from './question.ts';
import { queueEvent } from './queueEvent.ts';
import { receiptHandle } from './receiptHandle.ts';
import { stateChangeEvent } from './stateChangeEvent.ts';

/** All questions, those that need a server last: so it runs for the shortest time. docs/live-check.md lists them. */
export const QUESTIONS: readonly Question[] = [
  receiptHandle,
  longRequestLine,
  queueEvent,
  deadLetterArn,
  publicAddress,
  stateChangeEvent,
];
