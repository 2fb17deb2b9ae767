import https from 'node:https';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FaultRule } from '../../local/faults.ts';
import { aWorkItem, NEW_YEAR } from '../../test/support/builders.ts';
import { startStub } from '../../test/support/startStub.ts';
import { hurryTimeouts } from '../../test/support/hurryTimeouts.ts';
import { CloudError } from './errors.ts';
import { connectMns } from './mnsSdk.ts';
import { outcomeOf } from '../domain/outcomes.ts';
import { decodeMessage } from '../domain/message.ts';
import { ACCOUNT_ID, KEY } from '../../local/test/mns/data.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { startMns } from '../../local/test/mns/startMns.ts';

const CREDENTIALS = { ...KEY, securityToken: undefined };
const NAMES = {
  region: 'cn-hangzhou',
  accountId: ACCOUNT_ID,
  queueName: 'work',
  deadLetterQueue: 'dead-letters',
  outcomeTopic: 'outcomes',
};
const OUTCOME = outcomeOf('cn-hangzhou', 'i-1', 0, NEW_YEAR, { goal: 'Running', reason: '<ü & "quotes">' });

/** The local MNS over HTTP with its queues and topic, and our adapter to it. */
async function prepare(rules: FaultRule[] = []) {
  const { mns, url, faults, credentials } = await closeAfterTest(startMns());
  faults.replace(rules);
  mns.inMemory.createQueue('work');
  mns.inMemory.createQueue('dead-letters');
  mns.inMemory.createQueue('subscriber');
  mns.inMemory.createTopic('outcomes');
  const receive = (queue: string): unknown[] =>
    mns.inMemory
      .queue(queue)
      .receive(16)
      .map(({ body }): unknown => JSON.parse(Buffer.from(body, 'base64').toString('utf8')));
  return { ...connectMns(NAMES, url, CREDENTIALS), mns, url, credentials, receive };
}

async function errorOf(promise: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CloudError) return error;
  throw new Error('no CloudError', { cause: error });
}

describe('the MNS adapter', () => {
  test('sends work items that can be read again', async () => {
    const { queue, receive } = await prepare();
    const items = [aWorkItem(), aWorkItem({ instanceId: 'i-2' })];

    await queue.send(items, 0);

    expect(receive('work').map(decodeMessage)).toEqual([{ items }]);
  });

  test('sends them to be seen later', async () => {
    const { queue, mns } = await prepare();

    await queue.send([aWorkItem()], 60);

    expect(mns.inMemory.queue('work').describe()).toMatchObject({ ActiveMessages: 0, DelayMessages: 1 });
  });

  test('puts a letter aside with its reason and all its text', async () => {
    const { queue, receive } = await prepare();
    const letter = { reason: 'Unreadable.', body: '<xml>&ü' };

    await queue.sendDeadLetter(letter);

    expect(receive('dead-letters')).toEqual([letter]);
  });

  test('keeps of a letter that is too long the reason', async () => {
    const { queue, receive } = await prepare();
    const empty = JSON.stringify({ reason: 'Long.', body: '' }).length;

    await queue.sendDeadLetter({ reason: 'Long.', body: 'x'.repeat(49_152 - empty) });
    await queue.sendDeadLetter({ reason: 'Long.', body: 'x'.repeat(49_153 - empty) });
    await queue.sendDeadLetter({ reason: 'Long.', body: 'ü'.repeat(30_000) });

    const short = { reason: 'Long. The message was too long to keep.' };

    expect(receive('dead-letters')).toEqual([expect.objectContaining({ reason: 'Long.' }), short, short]);
  });

  test('publishes an outcome with its type as tag, so that subscribers can filter', async () => {
    const { outcomes, mns, receive } = await prepare();
    mns.inMemory.topic('outcomes').subscribe('s', {
      Endpoint: `acs:mns:cn-hangzhou:${ACCOUNT_ID}:queues/subscriber`,
      FilterTag: 'running',
      NotifyContentFormat: 'SIMPLIFIED',
    });

    for (const type of ['instance.released', 'instance.failed', 'instance.stopped', 'instance.running'] as const) {
      await outcomes.publish({ ...OUTCOME, type });
    }

    expect(receive('subscriber')).toEqual([OUTCOME]);
  });

  test('works with a role’s temporary key', async () => {
    const { credentials, url, receive } = await prepare();
    const { accessKeyId, accessKeySecret, securityToken } = credentials.issue(60_000);
    const { queue } = connectMns(NAMES, `${url}//`, { accessKeyId, accessKeySecret, securityToken });

    await queue.send([aWorkItem()], 0);

    expect(receive('work')).toHaveLength(1);
  });

  test('goes to the public endpoint of account and region over HTTPS where none is named', async () => {
    const asked: unknown[] = [];
    const spy = vi.spyOn(https, 'request').mockImplementation((options: unknown) => {
      asked.push(options);
      throw new Error('no network in tests');
    });
    onTestFinished(() => {
      spy.mockRestore();
    });

    await errorOf(connectMns(NAMES, undefined, CREDENTIALS).queue.send([aWorkItem()], 0));

    expect(asked).toMatchObject([{ host: `${ACCOUNT_ID}.mns.cn-hangzhou.aliyuncs.com` }]);
  });
});

type Adapter = ReturnType<typeof connectMns>;
const METHODS: [string, string, (mns: Adapter) => Promise<void>][] = [
  ['send', 'SendMessage', ({ queue }) => queue.send([aWorkItem()], 0)],
  ['sendDeadLetter', 'SendMessage', ({ queue }) => queue.sendDeadLetter({ reason: 'r', body: 'b' })],
  ['publish', 'PublishMessage', ({ outcomes }) => outcomes.publish(OUTCOME)],
];

describe.each(METHODS)('%s', (_, api, call) => {
  test('fails with the code of MNS', async () => {
    const { url } = await prepare();
    const nowhere = { ...NAMES, queueName: 'none', deadLetterQueue: 'none', outcomeTopic: 'none' };

    const error = await errorOf(call(connectMns(nowhere, url, CREDENTIALS)));

    const code = api === 'SendMessage' ? 'QueueNotExist' : 'TopicNotExist';

    expect(error).toMatchObject({ api, code, message: `${api} did not succeed (${code}).` });
  });

  test('fails without a code when the connection breaks', async () => {
    const { url } = await prepare([{ service: 'mns', kind: 'resetBefore' }]);

    const error = await errorOf(call(connectMns(NAMES, url, CREDENTIALS)));

    expect(error).toMatchObject({ api, code: '', message: `${api} did not succeed (no readable answer: Error).` });
  });

  test.each([
    [502, ''],
    [200, ''],
    [500, '<html><body>Bad Gateway</body></html>'],
  ])('fails without a code on status %i with %j', async (status, body) => {
    const { url } = await closeAfterTest(
      startStub((__, response) => {
        response.writeHead(status).end(body);
      }),
    );

    const error = await errorOf(call(connectMns(NAMES, url, CREDENTIALS)));

    expect([error.api, error.code]).toEqual([api, '']);
    expect(error.message).toMatch(/HTTP status \d+|no readable answer/);
  });

  test('gives up after ten seconds', async () => {
    const { url } = await closeAfterTest(startStub(() => undefined));
    const timers = await closeAfterTest(hurryTimeouts());

    const error = await errorOf(call(connectMns(NAMES, url, CREDENTIALS)));

    expect(error.code).toBe('');
    expect(timers.limits()).toEqual([10_000]);
    expect(timers.idle()).toEqual([10_000]);
  });
});
