import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { retryWaits } from '../../local/retryStrategy.ts';
import { createRandom } from '../../local/random.ts';
import { readConfig } from '../../shared/platform/config.ts';
import type { DeadLetter } from '../../shared/cloud/queue.ts';
import { outcomeOf, type Outcome } from '../../shared/domain/outcomes.ts';
import { scheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import type { LogFields } from '../../shared/platform/log.ts';
import { NEW_YEAR } from '../../test/support/builders.ts';
import { hurryTimeouts } from '../../test/support/hurryTimeouts.ts';
import { startStub } from '../../test/support/startStub.ts';
import { channelsOf } from './channel.ts';
import { createMemory, notify } from './notify.ts';
import { post } from './post.ts';

const SECRET = 'a-secret-of-32-characters-or-so-1';
const ENVIRONMENT = {
  ...{ REGION: 'cn-hangzhou', ACCOUNT_ID: '1', QUEUE_NAME: 'q', DEAD_LETTER_QUEUE: 'd', OUTCOME_TOPIC: 't' },
};

interface Received {
  headers: IncomingMessage['headers'];
  url: URL;
  body: string;
}
let received: Received[];
/** The paths of messages that were not taken. */
let refusals: string[];
interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
  /** How the answer ends, where not as it should. */
  ending?: 'breaks off' | 'never' | 'stalls' | 'in pieces';
}
/** What the server answers, and what it answers at other paths. */
let answer: Answer;
let elsewhere: Record<string, Answer>;
let now = NEW_YEAR;
let url: string;
let stop: () => Promise<void>;

beforeEach(async () => {
  [received, refusals, answer, elsewhere, now] = [[], [], { status: 200, body: '' }, {}, NEW_YEAR];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = new URL(request.url ?? '', 'http://here');
      const { status, body, ending, headers = {} } = elsewhere[at.pathname] ?? answer;
      if (status < 300) received.push({ headers: request.headers, url: at, body: Buffer.concat(chunks).toString() });
      else refusals.push(at.pathname);
      response.writeHead(status, headers);
      if (ending === 'stalls') response.flushHeaders();
      else if (ending === 'in pieces')
        response.write(body.slice(0, 9), () => setTimeout(() => response.end(body.slice(9)), 50));
      else if (ending === undefined) response.end(body);
      else if (ending === 'breaks off') response.write(body, () => response.destroy());
      else {
        const goOn = (): void => {
          while (!response.destroyed && response.write(body));
        };
        response.on('drain', goOn);
        goOn();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => stop());

const running = (id: string): Outcome =>
  outcomeOf('cn-hangzhou', id, 0, now, { goal: 'Running', instanceId: id, requestId: 'web' });
const failed = (id: string, code: string, reason = 'No stock.'): Outcome =>
  outcomeOf('cn-hangzhou', id, 0, now, { goal: 'Running', instanceId: id, code, reason, released: true });

/** One function instance, with the channels of these variables. */
function start(variables: Record<string, string> = { NOTIFY_WEBHOOK_URL: url, NOTIFY_WEBHOOK_SECRET: SECRET }) {
  const channels = channelsOf(readConfig({ ...ENVIRONMENT, ...variables }));
  const letters: DeadLetter[] = [];
  const logged: (string | LogFields)[] = [];
  const lines: [level: string, message: string, fields: LogFields][] = [];
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      logged.push(message, fields);
      lines.push([level, message, fields]);
    };
  const ports = {
    ...{ post, clock: { now: () => now }, log: { info: write('info'), warn: write('warn'), error: write('error') } },
    putAside: (letter: DeadLetter) => Promise.resolve(void letters.push(letter)),
    sleep: (ms: number) => Promise.resolve(void (now += ms)),
  };
  const memory = createMemory();
  return { letters, logged, lines, deliver: (bodies: readonly unknown[]) => notify(bodies, channels, ports, memory) };
}

const bodiesReceived = () =>
  received.map(({ body }) => JSON.parse(body) as { id: string; text: string; outcomes: Outcome[] });

describe('a webhook', () => {
  test('gets a batch as one message: in a sentence, and whole', async () => {
    const many = Array.from({ length: 97 }, (_, index) => running(`i-${index}`));
    const few = ['i-a', 'i-b', 'i-c'].map((id) => failed(id, 'OperationDenied.NoStock'));

    await start().deliver([...many, ...few]);

    expect(bodiesReceived()).toMatchObject([
      {
        text: '97 running, 3 failed: OperationDenied.NoStock (i-a, i-b, i-c)',
        counts: { running: 97, failed: 3 },
        failures: { 'OperationDenied.NoStock': 3 },
        outcomes: [...many, ...few],
      },
    ]);
  });

  test('gets each code by itself, and the first three that it holds for', async () => {
    const stock = ['i-a', 'i-b', 'i-c', 'i-d'].map((id) => failed(id, 'NoStock'));

    await start().deliver([...stock, failed('i-e', 'DeadlineExceeded'), running('i-f')]);

    expect(bodiesReceived()).toMatchObject([
      {
        text: '5 failed, 1 running: 4 NoStock (i-a, i-b, i-c, …), 1 DeadlineExceeded (i-e)',
        counts: { failed: 5, running: 1 },
        failures: { NoStock: 4, DeadlineExceeded: 1 },
      },
    ]);
  });

  test('gets no reasons where nothing failed', async () => {
    await start().deliver([running('i-a'), running('i-b')]);

    expect(bodiesReceived()).toMatchObject([{ text: '2 running', failures: {} }]);
    expect(received[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('can check who sent it and when', async () => {
    await start().deliver([running('i-1')]);

    const [{ headers, body } = expect.unreachable()] = received;
    const timestamp = headers['x-ecs-provisioner-timestamp'];
    const mac = createHmac('sha256', SECRET)
      .update(`${String(timestamp)}.${body}`)
      .digest('hex');
    expect(headers['x-ecs-provisioner-signature']).toBe(`sha256=${mac}`);
    expect(Number(timestamp) * 1000).toBe(now);
  });

  test('that is down for ten minutes loses nothing', async () => {
    const instance = start();
    const batches = [[running('i-1'), running('i-2')], [running('i-3')]];
    const downUntil = now + 600_000;
    let tries = 0;

    // The stream delivers one batch after the other, each until it succeeds, with the waits of its strategy.
    for (const batch of batches) {
      for (const wait of [0, ...retryWaits('EXPONENTIAL_DECAY_RETRY', createRandom(1))]) {
        now += wait;
        answer.status = now < downUntil ? 503 : 200;
        tries += 1;
        const isTaken = await instance.deliver(batch).then(
          () => true,
          () => false,
        );
        if (isTaken) break;
      }
    }

    expect(bodiesReceived().flatMap(({ outcomes }) => outcomes.map(({ id }) => id))).toEqual([
      'i-1/0',
      'i-2/0',
      'i-3/0',
    ]);
    expect(instance.letters).toEqual([]);
    expect(tries).toBeGreaterThan(2);
  });

  test.each([408, 429, 500, 502, 503])('that answers %i gets the message again', async (status) => {
    answer.status = status;
    const instance = start();

    await expect(instance.deliver([running('i-1')])).rejects.toThrow(`webhook: HTTP status ${status}`);
    answer.status = 200;
    await instance.deliver([running('i-1')]);

    expect(received).toHaveLength(1);
    expect(instance.letters).toEqual([]);
  });

  test.each([300, 301, 400, 401, 404, 410])('that answers %i has it put aside, with the reason', async (status) => {
    answer.status = status;
    const instance = start();

    await instance.deliver([running('i-1')]);

    expect(instance.letters).toEqual([{ reason: `webhook refused it: HTTP status ${status}`, body: [running('i-1')] }]);
  });

  test.each([301, 302, 303, 307, 308])('that leads elsewhere by a %i is not followed', async (status) => {
    answer = { status, body: '', headers: { Location: '/elsewhere' } };
    elsewhere['/elsewhere'] = { status: 200, body: '' };
    const instance = start();

    await instance.deliver([running('i-1')]);

    expect([received, refusals]).toEqual([[], ['/hook']]);
    expect(instance.letters).toMatchObject([{ reason: `webhook refused it: HTTP status ${status}` }]);
  });

  test('gets the same id with the same outcomes, in whatever order, and another one with others', async () => {
    const batches = [['i-1', 'i-2'], ['i-2', 'i-1'], ['i-1'], ['i-2']];

    for (const ids of batches) await start().deliver(ids.map(running));

    const ids = bodiesReceived().map(({ id }) => id);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  test('that refused outcomes gets them when their letter is replayed', async () => {
    answer.status = 404;
    const instance = start();
    await instance.deliver([running('i-1'), running('i-2')]);

    answer.status = 200;
    await instance.deliver(instance.letters.map(({ body }) => body));

    expect(bodiesReceived()[0]?.outcomes.map(({ id }) => id)).toEqual(['i-1/0', 'i-2/0']);
  });

  test('that takes a message and breaks its answer off is not told again', async () => {
    answer = { status: 200, body: 'o', ending: 'breaks off' };
    const instance = start();

    await instance.deliver([running('i-1')]);
    await instance.deliver([running('i-1')]);

    expect(received).toHaveLength(1);
  });

  test('whose answer never ends is read no further than its beginning', async () => {
    answer = { status: 404, body: 'x'.repeat(65_536), ending: 'never' };
    const instance = start();

    await instance.deliver([running('i-1')]);

    expect(instance.letters).toMatchObject([{ reason: 'webhook refused it: HTTP status 404' }]);
  });

  test('that never answers gets the message again, and one that took it and never ends its answer does not', async () => {
    const timers = hurryTimeouts();
    onTestFinished(timers.close);
    const silent = await startStub(() => undefined);
    onTestFinished(silent.close);
    const instance = start({ NOTIFY_WEBHOOK_URL: silent.url, NOTIFY_WEBHOOK_SECRET: SECRET });

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('webhook: no answer (TimeoutError)');
    answer.ending = 'stalls';
    await start().deliver([running('i-1')]);

    expect(received).toHaveLength(1);
    // Both channels have to be through within the minute of the function.
    expect(timers.limits()).toEqual([10_000, 10_000]);
  });

  test('that nobody reaches gets the message again, and its URL stands in no log and no error', async () => {
    await stop();
    const instance = start();

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('webhook: no answer (ECONNREFUSED)');

    expect(JSON.stringify(instance.logged)).not.toContain(url);
    expect(JSON.stringify(instance.logged)).not.toContain(SECRET);
  });
});

describe('outcomes', () => {
  test('that come twice are told once, in one batch or in two', async () => {
    const instance = start();

    await instance.deliver([running('i-1'), running('i-1')]);
    await instance.deliver([running('i-1'), running('i-2')]);

    expect(bodiesReceived().map(({ outcomes }) => outcomes.map(({ id }) => id))).toEqual([['i-1/0'], ['i-2/0']]);
  });

  test('come as values, as text, and as the list of a dead letter that is replayed', async () => {
    await start().deliver([running('i-1'), JSON.stringify(running('i-2')), [running('i-3'), running('i-4')]]);

    expect(bodiesReceived()[0]?.outcomes).toHaveLength(4);
  });

  test.each([200, 404])('are told at most every three seconds to a channel that answers %i', async (status) => {
    answer.status = status;
    const instance = start();
    const began = now;

    for (let index = 0; index < 21; index += 1) await instance.deliver([running(`i-${index}`)]);

    expect(now - began).toBe(60_000);
    expect(received.length + refusals.length).toBe(21);
  });

  test('wait for no channel but their own, and after a failure for none: the stream does that', async () => {
    const instance = start({
      ...{ NOTIFY_WEBHOOK_URL: url, NOTIFY_WEBHOOK_SECRET: SECRET },
      ...{ NOTIFY_DINGTALK_URL: `${url}/robot`, NOTIFY_DINGTALK_SECRET: SECRET },
    });
    elsewhere['/hook/robot'] = { status: 503, body: '' };
    const began = now;

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk');
    await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk');

    expect(now).toBe(began);
  });

  test.each([1, 170])('that are refused are put aside in letters that the queue takes: reason × %i', async (times) => {
    answer.status = 404;
    const instance = start();
    const reason = '库存不足。'.repeat(times);
    const outcomes = Array.from({ length: 200 }, (_, index) => failed(`i-${index}`, 'NoStock', reason));

    await instance.deliver(outcomes);

    expect(instance.letters.flatMap(({ body }) => body)).toEqual(outcomes);
    // MNS takes 64 KB, and base64 makes three bytes four.
    const longest = Math.max(...instance.letters.map((letter) => Buffer.byteLength(JSON.stringify(letter))));
    expect(longest).toBeLessThanOrEqual(48 * 1024);
    expect(instance.letters.length).toBeLessThan(20);
  });

  test('are told to nobody where no channel is set, and the log says so', async () => {
    const instance = start({});

    await instance.deliver([running('i-1'), running('i-2')]);

    expect(instance.logged).toEqual(['nobody to tell', { outcomes: 2 }]);
    expect(instance.letters).toEqual([]);
  });

  test.each([
    [200, 'info', { result: 'taken' }],
    [503, 'warn', { result: 'later', reason: 'HTTP status 503' }],
    [404, 'warn', { result: 'never', reason: 'HTTP status 404' }],
  ])('leave a line in the log where the channel answers %i', async (status, level, figures) => {
    answer.status = status;
    const instance = start();

    await instance.deliver([running('i-1')]).catch(() => undefined);

    const line = { metrics: 'notify', channel: 'webhook', outcomes: 1, ...figures };
    expect(instance.lines[0]).toEqual([level, 'outcomes told', line]);
    expect(instance.lines.slice(1)).toEqual(
      status === 404 ? [['error', 'message put aside', { reason: 'webhook refused it: HTTP status 404' }]] : [],
    );
  });

  test.each([
    ['garbage'],
    [{ id: 7 }],
    [null],
    [{ ...running('i-1'), id: '' }],
    [{ ...running('i-1'), type: 'other.instance.running' }],
    [{ ...running('i-1'), type: 'instance.running now' }],
    [{ ...running('i-1'), data: { code: 7 } }],
    [[running('i-1'), 'garbage']],
  ])('that cannot be read, such as %j, are put aside, and hold up no other', async (body) => {
    const instance = start();

    await instance.deliver([body, running('i-2')]);

    expect(instance.letters.map((letter) => letter.body)).toEqual([body]);
    expect(bodiesReceived().map(({ outcomes }) => outcomes.map(({ subject }) => subject))).toEqual([['i-2']]);
  });

  test('that cannot be read are put aside once, also where their batch comes again', async () => {
    const instance = start();

    answer.status = 503;
    await expect(instance.deliver(['garbage', running('i-1')])).rejects.toThrow();
    answer.status = 200;
    await instance.deliver(['garbage', running('i-1')]);

    expect(instance.letters).toHaveLength(1);
  });

  test('of firings are told, too', async () => {
    const fired = '2026-03-29T04:30:00Z';
    const data = { function: 'stop', fired, instances: 0, code: 'FiringMissed', reason: 'r' };

    await start().deliver([running('i-1'), scheduleOutcome('cn-hangzhou', 'office-stop', now, data)]);

    expect(bodiesReceived()[0]?.text).toBe('1 running, 1 schedule.failed: FiringMissed (office-stop)');
  });
});

describe('a DingTalk group', () => {
  const dingTalk = () => ({ NOTIFY_DINGTALK_URL: `${url}?access_token=t0ken`, NOTIFY_DINGTALK_SECRET: SECRET });

  test('gets a text, signed in the query as DingTalk documents it', async () => {
    answer.body = '{"errcode":0,"errmsg":"ok"}';

    await start(dingTalk()).deliver([failed('i-1', 'DeadlineExceeded')]);

    const [{ url: at, body } = expect.unreachable()] = received;
    const { access_token, timestamp, sign } = Object.fromEntries(at.searchParams) as Record<string, string>;
    const mac = createHmac('sha256', SECRET)
      .update(`${String(timestamp)}\n${SECRET}`)
      .digest('base64');
    expect({ access_token, sign }).toEqual({ access_token: 't0ken', sign: mac });
    expect(JSON.parse(body)).toEqual({
      msgtype: 'text',
      text: { content: 'ecs-provisioner (cn-hangzhou): 1 failed: DeadlineExceeded (i-1)' },
    });
  });

  test.each([-1, 130101, 130102, 410100])(
    'that is busy or has had too many messages, errcode %i, gets it later',
    async (errcode) => {
      const instance = start(dingTalk());

      answer.body = JSON.stringify({ errcode, errmsg: 'send too fast' });
      await expect(instance.deliver([running('i-1')])).rejects.toThrow(`errcode ${errcode} (send too fast)`);
      answer.body = '{"errcode":0}';
      await instance.deliver([running('i-1')]);

      expect(received).toHaveLength(2);
      expect(instance.letters).toEqual([]);
    },
  );

  test.each(['', 'busy', '{}', '[]', 'null', '{"errcode":"0"}', '{"errcode":null}', '{"errmsg":"ok"}'])(
    'that answers 200 and %j may not have taken it: it gets the message again',
    async (body) => {
      const instance = start(dingTalk());

      answer.body = body;
      await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk: an answer that is not DingTalk’s');
      answer.body = '{"errcode":0}';
      await instance.deliver([running('i-1')]);

      expect(received).toHaveLength(2);
      expect(instance.letters).toEqual([]);
    },
  );

  test('that has taken a message gets it no more', async () => {
    answer.body = '{"errcode":0,"errmsg":"ok"}';
    const instance = start(dingTalk());

    await instance.deliver([running('i-1')]);
    await instance.deliver([running('i-1')]);

    expect(received).toHaveLength(1);
  });

  test('that answers piece by piece is read to the end', async () => {
    answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}', ending: 'in pieces' };

    await start(dingTalk()).deliver([running('i-1')]);

    expect(received).toHaveLength(1);
  });

  test.each([
    [404, 'never'],
    [503, 'later'],
  ])('that answers %i is judged by that, whatever the body says: %s', async (status, result) => {
    answer = { status, body: '{"errcode":0}' };
    const instance = start(dingTalk());

    await instance.deliver([running('i-1')]).catch(() => undefined);

    expect(instance.lines[0]?.[2]).toMatchObject({ result, reason: `HTTP status ${status}` });
  });

  test('that nobody reaches gets it later', async () => {
    await stop();

    await expect(start(dingTalk()).deliver([running('i-1')])).rejects.toThrow('DingTalk: no answer (ECONNREFUSED)');
  });

  test('that refuses a signature has it put aside', async () => {
    const instance = start(dingTalk());

    answer.body = '{"errcode":310000,"errmsg":"sign not match"}';
    await instance.deliver([running('i-1')]);

    expect(instance.letters).toMatchObject([{ reason: 'DingTalk refused it: errcode 310000 (sign not match)' }]);
  });

  test('that is busy keeps what the webhook refuses from being put aside more than once', async () => {
    const instance = start({ ...dingTalk(), NOTIFY_WEBHOOK_URL: `${url}/gone`, NOTIFY_WEBHOOK_SECRET: SECRET });
    elsewhere['/hook/gone'] = { status: 410, body: '' };
    const outcome = running('i-1');

    answer.body = '{"errcode":-1}';
    for (let times = 0; times < 3; times += 1) await expect(instance.deliver([outcome])).rejects.toThrow('DingTalk');
    answer.body = '{"errcode":0}';
    await instance.deliver([outcome]);

    expect(instance.letters).toEqual([{ reason: 'webhook refused it: HTTP status 410', body: [outcome] }]);
    expect(refusals).toEqual(['/hook/gone']);
  });

  test('that is busy does not make the webhook get the same message twice', async () => {
    const instance = start({ ...dingTalk(), NOTIFY_WEBHOOK_URL: url, NOTIFY_WEBHOOK_SECRET: SECRET });
    answer.body = '{"errcode":-1}';

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk');
    answer.body = '{"errcode":0}';
    await instance.deliver([running('i-1')]);

    expect(received.map(({ url: at }) => at.searchParams.has('sign'))).toEqual([false, true, true]);
  });
});
