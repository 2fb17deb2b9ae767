import type { IncomingHttpHeaders } from 'node:http';
import type { MnsError } from '../model/errors.ts';
import type { InMemoryMns } from '../inMemoryMns.ts';
import type { Query } from './query.ts';
import type { Resource } from './resource.ts';
import type { XmlElement } from './xmlReader.ts';

/** One request, read as far as every action needs it. */
export interface Call {
  readonly mns: InMemoryMns;
  readonly accountId: string;
  /** The URL that the client called, without a slash at the end. Answers name queues and topics by it. */
  readonly baseUrl: string;
  /** What the path names. */
  readonly resource: Resource;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  /** The root element of the body; an empty element without a name when the body is no document. */
  readonly body: XmlElement;
}

/** An answer to a client. `body` is XML. */
export interface Answer {
  status: number;
  location?: string;
  body?: string;
}

/** An answer that comes later, through one of the callbacks. Returns a function that cancels. */
export type Later = (answer: (answer: Answer) => void, fail: (error: MnsError) => void) => () => void;

/** Carries one call out. Throws MnsError. */
export type Action = (call: Call) => Answer | Later;
