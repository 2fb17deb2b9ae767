import { createHmac } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../local/random.ts';
import { retryWaits } from '../../local/retryStrategy.ts';
import { hurryTimeouts } from '../../test/support/hurryTimeouts.ts';
import { failed, prepareHook, running, SECRET } from '../../test/support/prepareHook.ts';
import { startStub } from '../../test/support/startStub.ts';

const hook = prepareHook();

describe('a webhook', () => {
  test('gets a batch as one message: in a sentence, and whole', async () => {
    const many = Array.from({ length: 97 }, (_, index) => running(`i-${index}`));
    const few = ['i-a', 'i-b', 'i-c'].map((id) => failed(id, 'OperationDenied.NoStock'));

    await hook.start().deliver([...many, ...few]);

    expect(hook.messages()).toMatchObject([
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

    await hook.start().deliver([...stock, failed('i-e', 'DeadlineExceeded'), running('i-f')]);

    expect(hook.messages()).toMatchObject([
      {
        text: '5 failed, 1 running: 4 NoStock (i-a, i-b, i-c, …), 1 DeadlineExceeded (i-e)',
        counts: { failed: 5, running: 1 },
        failures: { NoStock: 4, DeadlineExceeded: 1 },
      },
    ]);
  });

  test('gets no reasons where nothing failed', async () => {
    await hook.start().deliver([running('i-a'), running('i-b')]);

    expect(hook.messages()).toMatchObject([{ text: '2 running', failures: {} }]);
    expect(hook.received[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('can check who sent it and when', async () => {
    await hook.start().deliver([running('i-1')]);

    const [{ headers, body } = expect.unreachable()] = hook.received;
    const timestamp = headers['x-ecs-provisioner-timestamp'];
    const mac = createHmac('sha256', SECRET)
      .update(`${String(timestamp)}.${body}`)
      .digest('hex');
    expect(headers['x-ecs-provisioner-signature']).toBe(`sha256=${mac}`);
    expect(Number(timestamp) * 1000).toBe(hook.now);
  });

  test('that is down for ten minutes loses nothing', async () => {
    const instance = hook.start();
    const batches = [[running('i-1'), running('i-2')], [running('i-3')]];
    const downUntil = hook.now + 600_000;
    let tries = 0;

    // The stream delivers one batch after the other, each until it succeeds, with the waits of its strategy.
    for (const batch of batches) {
      for (const wait of [0, ...retryWaits('EXPONENTIAL_DECAY_RETRY', createRandom(1))]) {
        hook.now += wait;
        hook.answer.status = hook.now < downUntil ? 503 : 200;
        tries += 1;
        const isTaken = await instance.deliver(batch).then(
          () => true,
          () => false,
        );
        if (isTaken) break;
      }
    }

    expect(hook.messages().flatMap(({ outcomes }) => outcomes.map(({ id }) => id))).toEqual([
      'i-1/0',
      'i-2/0',
      'i-3/0',
    ]);
    expect(instance.letters).toEqual([]);
    expect(tries).toBeGreaterThan(2);
  });

  test.each([408, 429, 500, 502, 503])('that answers %i gets the message again', async (status) => {
    hook.answer.status = status;
    const instance = hook.start();

    await expect(instance.deliver([running('i-1')])).rejects.toThrow(`webhook: HTTP status ${status}`);
    hook.answer.status = 200;
    await instance.deliver([running('i-1')]);

    expect(hook.received).toHaveLength(1);
    expect(instance.letters).toEqual([]);
  });

  test.each([300, 301, 400, 401, 404, 410])('that answers %i has it put aside, with the reason', async (status) => {
    hook.answer.status = status;
    const instance = hook.start();

    await instance.deliver([running('i-1')]);

    expect(instance.letters).toEqual([{ reason: `webhook refused it: HTTP status ${status}`, body: [running('i-1')] }]);
  });

  test.each([301, 302, 303, 307, 308])('that leads elsewhere by a %i is not followed', async (status) => {
    hook.answer = { status, body: '', headers: { Location: '/elsewhere' } };
    hook.elsewhere['/elsewhere'] = { status: 200, body: '' };
    const instance = hook.start();

    await instance.deliver([running('i-1')]);

    expect([hook.received, hook.refusals]).toEqual([[], ['/hook']]);
    expect(instance.letters).toMatchObject([{ reason: `webhook refused it: HTTP status ${status}` }]);
  });

  test('gets the same id with the same outcomes, in whatever order, and another one with others', async () => {
    const batches = [['i-1', 'i-2'], ['i-2', 'i-1'], ['i-1'], ['i-2']];

    for (const ids of batches) await hook.start().deliver(ids.map(running));

    const ids = hook.messages().map(({ id }) => id);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
  });

  test('that refused outcomes gets them when their letter is replayed', async () => {
    hook.answer.status = 404;
    const instance = hook.start();
    await instance.deliver([running('i-1'), running('i-2')]);

    hook.answer.status = 200;
    await instance.deliver(instance.letters.map(({ body }) => body));

    expect(hook.messages()[0]?.outcomes.map(({ id }) => id)).toEqual(['i-1/0', 'i-2/0']);
  });

  test('that takes a message and breaks its answer off is not told again', async () => {
    hook.answer = { status: 200, body: 'o', ending: 'breaks off' };
    const instance = hook.start();

    await instance.deliver([running('i-1')]);
    await instance.deliver([running('i-1')]);

    expect(hook.received).toHaveLength(1);
  });

  test('whose answer never ends is read no further than its beginning', async () => {
    hook.answer = { status: 404, body: 'x'.repeat(65_536), ending: 'never' };
    const instance = hook.start();

    await instance.deliver([running('i-1')]);

    expect(instance.letters).toMatchObject([{ reason: 'webhook refused it: HTTP status 404' }]);
  });

  test('that never answers gets the message again, and one that took it and never ends its answer does not', async () => {
    const timers = hurryTimeouts();
    onTestFinished(timers.close);
    const silent = await startStub(() => undefined);
    onTestFinished(silent.close);
    const instance = hook.start({ NOTIFY_WEBHOOK_URL: silent.url, NOTIFY_WEBHOOK_SECRET: SECRET });

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('webhook: no answer (TimeoutError)');
    hook.answer.ending = 'stalls';
    await hook.start().deliver([running('i-1')]);

    expect(hook.received).toHaveLength(1);
    // Both channels have to be through within the minute of the function.
    expect(timers.limits()).toEqual([10_000, 10_000]);
  });

  test('that nobody reaches gets the message again, and its URL stands in no log and no error', async () => {
    await hook.stop();
    const instance = hook.start();

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('webhook: no answer (ECONNREFUSED)');

    expect(JSON.stringify(instance.logged)).not.toContain(hook.url);
    expect(JSON.stringify(instance.logged)).not.toContain(SECRET);
  });
});
