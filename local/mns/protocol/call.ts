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
  /** The URL that the client reached us by, without a slash at the end; answers name queues and topics by it. */
  readonly baseUrl: string;
  /** What the path names. */
  readonly resource: Resource;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  /** The body's root element; an empty one without a name when there is none to be read. */
  readonly body: XmlElement;
}

/** What goes back to the client; `body` is XML. */
export interface Answer {
  status: number;
  location?: string;
  body?: string;
}

/** An answer that comes when it comes: takes whom to tell, returns what calls it off. */
export type Later = (answer: (answer: Answer) => void, fail: (error: MnsError) => void) => () => void;

/** Carries one call out. Throws MnsError. */
export type Action = (call: Call) => Answer | Later;
