import type { Clock } from './clock.ts';
import { parseMnsArn, type MessageService, type SourceMessage, type StreamSource } from './fc/messageService.ts';
import type { Log } from './log.ts';
import { MnsError } from './mns/model/errors.ts';
import type { InMemoryMns } from './mns/inMemoryMns.ts';
import type { Queue } from './mns/model/queue.ts';

// The longest visibility timeout of MNS. A batch may be retried for hours before it is given up; when that takes longer
// than the timeout, the messages are hidden anew.
const HELD_SECONDS = 43_200;
const RETRY_MS = 1000;

/** The message service as Function Compute uses it, served by the in-memory MNS. */
export function mnsMessages(mns: InMemoryMns, clock: Clock, log: Pick<Log, 'error'>): MessageService {
  return {
    ensure: (arn) => {
      const resource = parseMnsArn(arn);
      if (resource?.kind === 'queue') ensureQueue(mns, resource.name);
      if (resource?.kind === 'topic') ensureTopic(mns, resource.name);
    },
    deliver: (arn, body) => {
      const resource = parseMnsArn(arn);
      try {
        if (resource?.kind === 'queue') mns.queue(resource.name).send({ body });
        else if (resource?.kind === 'topic') mns.topic(resource.name).publish({ body });
        else log.error({ arn }, 'not delivered: this ARN names no MNS queue or topic');
      } catch (error) {
        if (!(error instanceof MnsError)) throw error;
        log.error({ arn, code: error.code }, `not delivered: ${error.message}`);
      }
    },
    source: (queueName) => queueSource(mns, queueName, clock),
  };
}

/** Creates a queue unless there is one of this name, with whatever attributes. */
export function ensureQueue(mns: InMemoryMns, name: string): void {
  if (find(() => mns.queue(name)) === undefined) mns.createQueue(name);
}

/** Creates a topic unless there is one of this name. */
export function ensureTopic(mns: InMemoryMns, name: string): void {
  if (find(() => mns.topic(name)) === undefined) mns.createTopic(name);
}

function queueSource(mns: InMemoryMns, name: string, clock: Clock): StreamSource {
  const queue = (): Queue | undefined => find(() => mns.queue(name));
  const hold = (message: SourceMessage): SourceMessage => {
    const held = find(() => queue()?.changeVisibility(message.receiptHandle, HELD_SECONDS));
    return { ...message, receiptHandle: held?.receiptHandle ?? message.receiptHandle };
  };
  return {
    receive: (max) => queue()?.receive(max, HELD_SECONDS * 1000) ?? [],
    wait: (max, deliver) => {
      const source = queue();
      if (source !== undefined) {
        return source.wait(max, Infinity, (messages) => {
          deliver(messages.map(hold));
        });
      }
      // Somebody deleted the queue. It may be created again, so the source looks now and then.
      const timer = clock.setTimeout(() => {
        deliver([]);
      }, RETRY_MS);
      return () => {
        clock.clearTimeout(timer);
      };
    },
    hold,
    remove: (message) => {
      find(() => queue()?.remove(message.receiptHandle));
    },
    release: (message) => {
      find(() => queue()?.changeVisibility(message.receiptHandle, 1));
    },
  };
}

/** What `look` returns; undefined when the queue, topic or message does not exist any more. */
function find<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof MnsError) return undefined;
    throw error;
  }
}
