import MnsClient, { type Answer } from '@alicloud/mns';
import type { Credentials } from './credentials.ts';
import { CloudError } from './errors.ts';
import type { Outcome, Outcomes } from '../domain/outcomes.ts';
import type { DeadLetter, Queue } from './queue.ts';
import { encodeMessage } from '../domain/message.ts';

/** Where messages go: names of two queues and a topic in one account and region. */
export interface MnsNames {
  region: string;
  accountId: string;
  queueName: string;
  deadLetterQueue: string;
  outcomeTopic: string;
}

/** A send is small; a queue that takes longer than this, in milliseconds, will not answer. */
const TIMEOUT_MS = 10_000;

/** MNS has no room for more in one message, in bytes; base64 makes four of three. */
const BODY_LIMIT = 65_536;

/** MNS through the vendor's SDK. `endpoint` is a URL; undefined: the region's public one. */
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
    outcomes: {
      publish: (outcome: Outcome) => {
        // Subscribers may filter by tag: `running`, `stopped`, `released`, `failed`. MNS takes 16 characters, and the whole
        // type has up to 17.
        const tag = outcome.type.replace('instance.', '');
        const message = { MessageBody: base64(JSON.stringify(outcome)), MessageTag: tag };
        return call('PublishMessage', () => client.publishMessage(names.outcomeTopic, message));
      },
    },
  };
}

/** The SDK writes bodies into its XML unescaped; base64 needs no escaping, and the trigger decodes it. */
function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function encodeLetter({ reason, body }: DeadLetter): string {
  const letter = JSON.stringify({ reason, body });
  if (Buffer.byteLength(letter) * 4 <= BODY_LIMIT * 3) return letter;
  return JSON.stringify({ reason: `${reason} The message was too long to keep.` });
}

/**
 * The SDK rejects only what is an `<Error>` in XML; a bare 5xx or a gateway's page resolves, so the status is checked
 * as well. What it rejects with bears the code in its name alone: `MNS<Code>Error`.
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
