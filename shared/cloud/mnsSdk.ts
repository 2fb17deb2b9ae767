import MnsClient, { type Answer } from '@alicloud/mns';
import type { Credentials } from './credentials.ts';
import { CloudError } from './errors.ts';
import type { Outcome, Outcomes } from '../domain/outcomes.ts';
import type { ScheduleOutcome } from '../domain/scheduleOutcome.ts';
import type { DeadLetter, Queue } from './queue.ts';
import { encodeMessage } from '../domain/message.ts';

/** The two queues and the topic, in one account and region. */
export interface MnsNames {
  region: string;
  accountId: string;
  queueName: string;
  deadLetterQueue: string;
  outcomeTopic: string;
}

/** How long a call may take, in milliseconds. Messages are small, so a queue that takes longer will not answer. */
const TIMEOUT_MS = 10_000;

/** The longest message that MNS takes, in bytes. */
const BODY_LIMIT = 65_536;

/**
 * Connects to MNS through the vendor's SDK. No call is made yet.
 * @param endpoint a URL; undefined: the public endpoint of account and region.
 * @example
 * const names = { region, accountId, queueName: 'work', deadLetterQueue: 'dead-letters', outcomeTopic: 'outcomes' };
 * const { queue, outcomes } = connectMns(names, undefined, credentials);
 * await queue.send([item], 5);
 */
export function connectMns(
  names: MnsNames,
  endpoint: string | undefined,
  credentials: Credentials,
): { queue: Queue; outcomes: Outcomes } {
  const client = new MnsClient(names.accountId, {
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    securityToken: credentials.securityToken,
    region: names.region,
    endpoint: endpoint?.replace(/\/+$/, ''),
    secure: true,
    readTimeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
  });
  const publish = (outcome: Outcome | ScheduleOutcome): Promise<void> => {
    // Subscribers filter by this tag: `running`, `stopped`, `released`, `applied` or `failed`. It is not the whole type,
    // because MNS allows 16 characters and the type has up to 17.
    const tag = outcome.type.slice(outcome.type.indexOf('.') + 1);
    const message = { MessageBody: base64(JSON.stringify(outcome)), MessageTag: tag };
    return call('PublishMessage', () => client.publishMessage(names.outcomeTopic, message));
  };
  return {
    queue: {
      send: (items, delaySeconds) => {
        const message = { MessageBody: base64(encodeMessage(items)), DelaySeconds: delaySeconds };
        return call('SendMessage', () => client.sendMessage(names.queueName, message));
      },
      sendDeadLetter: (letter) => {
        const message = { MessageBody: base64(encodeLetter(letter)) };
        return call('SendMessage', () => client.sendMessage(names.deadLetterQueue, message));
      },
    },
    outcomes: { publish, publishFiring: publish },
  };
}

/**
 * Encodes a body. The SDK does not escape bodies in its XML, and base64 needs no escaping. The queue's trigger decodes
 * it.
 */
function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function encodeLetter({ reason, body }: DeadLetter): string {
  const letter = JSON.stringify({ reason, body });
  // Base64 turns three bytes into four.
  if (Buffer.byteLength(letter) * 4 <= BODY_LIMIT * 3) return letter;
  return JSON.stringify({ reason: `${reason} The message was too long to keep.` });
}

/**
 * Makes a call and turns every failure into a `CloudError`. The SDK rejects only for an `<Error>` in XML, and then only
 * the error's name has the code: `MNS<Code>Error`. For a bare 5xx or a gateway's page it resolves, so we check the
 * status, too.
 */
async function call(api: string, send: () => Promise<Answer>): Promise<void> {
  let answer: Answer;
  try {
    answer = await send();
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    const code = /^MNS(.+)Error$/.exec(name)?.[1];
    throw new CloudError(api, code ?? '', `${api} did not succeed (${code ?? `no readable answer: ${name}`}).`);
  }
  if (answer.code !== 201) throw new CloudError(api, '', `${api} was answered with HTTP status ${answer.code}.`);
}
