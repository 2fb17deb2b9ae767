import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { channelsOf } from '../../functions/notify/channels.ts';
import { createMemory, notify } from '../../functions/notify/notify.ts';
import { post } from '../../functions/notify/post.ts';
import type { DeadLetter } from '../../shared/cloud/queue.ts';
import { outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import { readConfig } from '../../shared/platform/config.ts';
import type { LogFields } from '../../shared/platform/log.ts';
import { NEW_YEAR } from './builders.ts';

export const SECRET = 'a-secret-of-32-characters-or-so-1';
const ENVIRONMENT = {
  ...{ REGION: 'cn-hangzhou', ACCOUNT_ID: '1', QUEUE_NAME: 'q', DEAD_LETTER_QUEUE: 'd', OUTCOME_TOPIC: 't' },
};

interface Received {
  headers: IncomingMessage['headers'];
  url: URL;
  body: string;
}

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
  /** How the answer ends, where not as it should. */
  ending?: 'breaks off' | 'never' | 'stalls' | 'in pieces';
}

/** One function instance of notify, with what it put aside and logged. */
interface Notifying {
  letters: DeadLetter[];
  logged: (string | LogFields)[];
  lines: [level: string, message: string, fields: LogFields][];
  deliver: (bodies: readonly unknown[]) => Promise<void>;
}

/** A server that takes the messages of channels. */
class Hook {
  received!: Received[];
  /** The paths of messages that were not taken. */
  refusals!: string[];
  /** What the server answers, and what it answers at other paths. */
  answer!: Answer;
  elsewhere!: Record<string, Answer>;
  /** The time of the function instances, in milliseconds since the epoch. */
  now!: number;
  url!: string;
  #server!: Server;

  /** Begins anew: nothing received, and every message taken. */
  async listen(): Promise<void> {
    [this.received, this.refusals, this.elsewhere, this.now] = [[], [], {}, NEW_YEAR];
    this.answer = { status: 200, body: '' };
    this.#server = createServer((request, response) => {
      this.#take(request, response);
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The messages of a webhook that came. */
  messages(): { id: string; text: string; outcomes: Outcome[] }[] {
    return this.received.map(({ body }) => JSON.parse(body) as { id: string; text: string; outcomes: Outcome[] });
  }

  /** Starts a function instance with the channels of these variables. */
  start(variables: Record<string, string> = this.webhook()): Notifying {
    const channels = channelsOf(readConfig({ ...ENVIRONMENT, ...variables }));
    const letters: DeadLetter[] = [];
    const logged: Notifying['logged'] = [];
    const lines: Notifying['lines'] = [];
    const write =
      (level: string) =>
      (message: string, fields: LogFields = {}): void => {
        logged.push(message, fields);
        lines.push([level, message, fields]);
      };
    const ports = {
      ...{ post, clock: { now: () => this.now } },
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      putAside: (letter: DeadLetter) => Promise.resolve(void letters.push(letter)),
      sleep: (ms: number) => Promise.resolve(void (this.now += ms)),
    };
    const memory = createMemory();
    return { letters, logged, lines, deliver: (bodies) => notify(bodies, channels, ports, memory) };
  }

  /** The variables of a webhook at this server. */
  webhook(path = ''): Record<string, string> {
    return { NOTIFY_WEBHOOK_URL: `${this.url}${path}`, NOTIFY_WEBHOOK_SECRET: SECRET };
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = new URL(request.url ?? '', 'http://here');
      const answer = this.elsewhere[at.pathname] ?? this.answer;
      if (answer.status < 300)
        this.received.push({ headers: request.headers, url: at, body: Buffer.concat(chunks).toString() });
      else this.refusals.push(at.pathname);
      give(answer, response);
    });
  }
}

function give({ status, body, ending, headers = {} }: Answer, response: ServerResponse): void {
  response.writeHead(status, headers);
  switch (ending) {
    case undefined:
      response.end(body);
      return;
    case 'stalls':
      response.flushHeaders();
      return;
    case 'in pieces':
      response.write(body.slice(0, 9), () => setTimeout(() => response.end(body.slice(9)), 50));
      return;
    case 'breaks off':
      response.write(body, () => response.destroy());
      return;
    case 'never': {
      const goOn = (): void => {
        while (!response.destroyed && response.write(body));
      };
      response.on('drain', goOn);
      goOn();
    }
  }
}

/** Prepares a hook that begins anew with each test of a file. */
export function prepareHook(): Hook {
  const hook = new Hook();
  beforeEach(() => hook.listen());
  afterEach(() => hook.stop());
  return hook;
}

export const running = (id: string): Outcome =>
  outcomeOf('cn-hangzhou', id, 0, NEW_YEAR, { goal: 'Running', instanceId: id, requestId: 'web' });

export const failed = (id: string, code: string, reason = 'No stock.'): Outcome =>
  outcomeOf('cn-hangzhou', id, 0, NEW_YEAR, { goal: 'Running', instanceId: id, code, reason, released: true });
