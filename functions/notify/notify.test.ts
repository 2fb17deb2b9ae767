import { describe, expect, test } from 'vitest';
import { scheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import { failed, prepareHook, running, SECRET } from '../../test/support/prepareHook.ts';

const hook = prepareHook();

describe('outcomes', () => {
  test('that come twice are told once, in one batch or in two', async () => {
    const instance = hook.start();

    await instance.deliver([running('i-1'), running('i-1')]);
    await instance.deliver([running('i-1'), running('i-2')]);

    expect(hook.messages().map(({ outcomes }) => outcomes.map(({ id }) => id))).toEqual([['i-1/0'], ['i-2/0']]);
  });

  test('come as values, as text, and as the list of a dead letter that is replayed', async () => {
    await hook.start().deliver([running('i-1'), JSON.stringify(running('i-2')), [running('i-3'), running('i-4')]]);

    expect(hook.messages()[0]?.outcomes).toHaveLength(4);
  });

  test.each([200, 404])('are told at most every three seconds to a channel that answers %i', async (status) => {
    hook.answer.status = status;
    const instance = hook.start();
    const began = hook.now;

    for (let index = 0; index < 21; index += 1) await instance.deliver([running(`i-${index}`)]);

    expect(hook.now - began).toBe(60_000);
    expect(hook.received.length + hook.refusals.length).toBe(21);
  });

  test('wait for no channel but their own, and after a failure for none: the stream does that', async () => {
    const instance = hook.start({
      ...hook.webhook(),
      ...{ NOTIFY_DINGTALK_URL: `${hook.url}/robot`, NOTIFY_DINGTALK_SECRET: SECRET },
    });
    hook.elsewhere['/hook/robot'] = { status: 503, body: '' };
    const began = hook.now;

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk');
    await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk');

    expect(hook.now).toBe(began);
  });

  test.each([1, 170])('that are refused are put aside in letters that the queue takes: reason × %i', async (times) => {
    hook.answer.status = 404;
    const instance = hook.start();
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
    const instance = hook.start({});

    await instance.deliver([running('i-1'), running('i-2')]);

    expect(instance.logged).toEqual(['nobody to tell', { outcomes: 2 }]);
    expect(instance.letters).toEqual([]);
  });

  test.each([
    [200, 'info', { result: 'taken' }],
    [503, 'warn', { result: 'later', reason: 'HTTP status 503' }],
    [404, 'warn', { result: 'never', reason: 'HTTP status 404' }],
  ])('leave a line in the log where the channel answers %i', async (status, level, figures) => {
    hook.answer.status = status;
    const instance = hook.start();

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
    const instance = hook.start();

    await instance.deliver([body, running('i-2')]);

    expect(instance.letters.map((letter) => letter.body)).toEqual([body]);
    expect(hook.messages().map(({ outcomes }) => outcomes.map(({ subject }) => subject))).toEqual([['i-2']]);
  });

  test('that cannot be read are put aside once, also where their batch comes again', async () => {
    const instance = hook.start();

    hook.answer.status = 503;
    await expect(instance.deliver(['garbage', running('i-1')])).rejects.toThrow();
    hook.answer.status = 200;
    await instance.deliver(['garbage', running('i-1')]);

    expect(instance.letters).toHaveLength(1);
  });

  test('of firings are told, too', async () => {
    const fired = '2026-03-29T04:30:00Z';
    const data = { function: 'stop', fired, instances: 0, code: 'FiringMissed', reason: 'r' };

    await hook.start().deliver([running('i-1'), scheduleOutcome('cn-hangzhou', 'office-stop', hook.now, data)]);

    expect(hook.messages()[0]?.text).toBe('1 running, 1 schedule.failed: FiringMissed (office-stop)');
  });
});
