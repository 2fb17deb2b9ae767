/** What Function Compute needs of the message service: queues to read, and queues and topics to send to. */
export interface MessageService {
  /** Creates the queue or topic of this ARN unless it exists. */
  ensure(arn: string): void;
  /** Sends to the queue or topic of this ARN (`acs:mns:<region>:<uid>:/queues/<name>[/messages]`); does not fail. */
  deliver(arn: string, body: string): void;
  source(queueName: string): StreamSource;
}

export interface SourceMessage {
  messageId: string;
  /** As it was sent: base64 is not decoded. */
  body: string;
  receiptHandle: string;
}

/** A queue as an event stream reads it. Received messages stay hidden from everybody until removed or released. */
export interface StreamSource {
  /** Up to `max` messages that are visible now. */
  receive(max: number): SourceMessage[];
  /** Calls back once, with up to `max` messages, as soon as there are any. The returned function cancels. */
  wait(max: number, deliver: (messages: SourceMessage[]) => void): () => void;
  /** Keeps a received message hidden for hours from now on. Its old handle may be invalid afterwards. */
  hold(message: SourceMessage): SourceMessage;
  remove(message: SourceMessage): void;
  /** Makes a received message visible again. */
  release(message: SourceMessage): void;
}

export interface MnsResource {
  kind: 'queue' | 'topic';
  name: string;
}

/** The queue or topic that an MNS ARN names; undefined when it names neither. */
export function parseMnsArn(arn: string): MnsResource | undefined {
  const match = /^acs:mns:[^:]*:[^:]*:\/?(queues|topics)\/([A-Za-z0-9][A-Za-z0-9-]*)(?:\/messages)?$/.exec(arn);
  const [, collection, name] = match ?? [];
  if (collection === undefined || name === undefined) return undefined;
  return { kind: collection === 'queues' ? 'queue' : 'topic', name };
}
