import type { Clock } from './clock.ts';
import { parseMnsArn, type MessageService, type SourceMessage, type StreamSource } from './fc/messageService.ts';
import type { Log } from './log.ts';
import { MnsError } from './mns/model/errors.ts';
import type { InMemoryMns } from './mns/inMemoryMns.ts';
import type { Queue } from './mns/model/queue.ts';

// The longest visibility timeout there is: a batch may be retried for hours before it is given up, and longer still when
// it is held anew.
const HELD_SECONDS = 43_200;
const RETRY_MS = 1000;

/** The message service as Function Compute uses it, by the local MNS's model. */
export function mnsMessages(model: InMemoryMns, clock: Clock, log: Pick<Log, 'error'>): MessageService {
  return {
    ensure: (arn) => {
      const resource = parseMnsArn(arn);
      if (resource?.kind === 'queue') ensureQueue(model, resource.name);
      if (resource?.kind === 'topic') ensureTopic(model, resource.name);
    },
    deliver: (arn, body) => {
      const resource = parseMnsArn(arn);
      try {
        if (resource?.kind === 'queue') model.queue(resource.name).send({ body });
        else if (resource?.kind === 'topic') model.topic(resource.name).publish({ body });
        else log.error({ arn }, 'not delivered: this ARN names no MNS queue or topic');
      } catch (error) {
        if (!(error instanceof MnsError)) throw error;
        log.error({ arn, code: error.code }, `not delivered: ${error.message}`);
      }
    },
    source: (queueName) => queueSource(model, queueName, clock),
  };
}

/** Makes a queue exist; one that does, with whatever attributes, stays as it is. */
export function ensureQueue(model: InMemoryMns, name: string): void {
  if (find(() => model.queue(name)) === undefined) model.createQueue(name);
}

/** Creates a topic that is not there yet. */
export function ensureTopic(model: InMemoryMns, name: string): void {
  if (find(() => model.topic(name)) === undefined) model.createTopic(name);
}

function queueSource(model: InMemoryMns, name: string, clock: Clock): StreamSource {
  const queue = (): Queue | undefined => find(() => model.queue(name));
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
      // Somebody deleted the queue: look again now and then, as it may be made anew.
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

/** Undefined when the queue, topic or message is not there any more. */
function find<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof MnsError) return undefined;
    throw error;
  }
}
