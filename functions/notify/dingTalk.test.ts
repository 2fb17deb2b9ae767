import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { failed, prepareHook, running, SECRET } from '../../test/support/prepareHook.ts';

const hook = prepareHook();

describe('a DingTalk group', () => {
  const dingTalk = () => ({ NOTIFY_DINGTALK_URL: `${hook.url}?access_token=t0ken`, NOTIFY_DINGTALK_SECRET: SECRET });

  test('gets a text, signed in the query as DingTalk documents it', async () => {
    hook.answer.body = '{"errcode":0,"errmsg":"ok"}';

    await hook.start(dingTalk()).deliver([failed('i-1', 'DeadlineExceeded')]);

    const [{ url: at, body } = expect.unreachable()] = hook.received;
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
      const instance = hook.start(dingTalk());

      hook.answer.body = JSON.stringify({ errcode, errmsg: 'send too fast' });
      await expect(instance.deliver([running('i-1')])).rejects.toThrow(`errcode ${errcode} (send too fast)`);
      hook.answer.body = '{"errcode":0}';
      await instance.deliver([running('i-1')]);

      expect(hook.received).toHaveLength(2);
      expect(instance.letters).toEqual([]);
    },
  );

  test.each(['', 'busy', '{}', '[]', 'null', '{"errcode":"0"}', '{"errcode":null}', '{"errmsg":"ok"}'])(
    'that answers 200 and %j may not have taken it: it gets the message again',
    async (body) => {
      const instance = hook.start(dingTalk());

      hook.answer.body = body;
      await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk: an answer that is not DingTalk’s');
      hook.answer.body = '{"errcode":0}';
      await instance.deliver([running('i-1')]);

      expect(hook.received).toHaveLength(2);
      expect(instance.letters).toEqual([]);
    },
  );

  test('that has taken a message gets it no more', async () => {
    hook.answer.body = '{"errcode":0,"errmsg":"ok"}';
    const instance = hook.start(dingTalk());

    await instance.deliver([running('i-1')]);
    await instance.deliver([running('i-1')]);

    expect(hook.received).toHaveLength(1);
  });

  test('that answers piece by piece is read to the end', async () => {
    hook.answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}', ending: 'in pieces' };

    await hook.start(dingTalk()).deliver([running('i-1')]);

    expect(hook.received).toHaveLength(1);
  });

  test.each([
    [404, 'never'],
    [503, 'later'],
  ])('that answers %i is judged by that, whatever the body says: %s', async (status, result) => {
    hook.answer = { status, body: '{"errcode":0}' };
    const instance = hook.start(dingTalk());

    await instance.deliver([running('i-1')]).catch(() => undefined);

    expect(instance.lines[0]?.[2]).toMatchObject({ result, reason: `HTTP status ${status}` });
  });

  test('that nobody reaches gets it later', async () => {
    await hook.stop();

    await expect(hook.start(dingTalk()).deliver([running('i-1')])).rejects.toThrow(
      'DingTalk: no answer (ECONNREFUSED)',
    );
  });

  test('that refuses a signature has it put aside', async () => {
    const instance = hook.start(dingTalk());

    hook.answer.body = '{"errcode":310000,"errmsg":"sign not match"}';
    await instance.deliver([running('i-1')]);

    expect(instance.letters).toMatchObject([{ reason: 'DingTalk refused it: errcode 310000 (sign not match)' }]);
  });

  test('that is busy keeps what the webhook refuses from being put aside more than once', async () => {
    const instance = hook.start({ ...dingTalk(), ...hook.webhook('/gone') });
    hook.elsewhere['/hook/gone'] = { status: 410, body: '' };
    const outcome = running('i-1');

    hook.answer.body = '{"errcode":-1}';
    for (let times = 0; times < 3; times += 1) await expect(instance.deliver([outcome])).rejects.toThrow('DingTalk');
    hook.answer.body = '{"errcode":0}';
    await instance.deliver([outcome]);

    expect(instance.letters).toEqual([{ reason: 'webhook refused it: HTTP status 410', body: [outcome] }]);
    expect(hook.refusals).toEqual(['/hook/gone']);
  });

  test('that is busy does not make the webhook get the same message twice', async () => {
    const instance = hook.start({ ...dingTalk(), ...hook.webhook() });
    hook.answer.body = '{"errcode":-1}';

    await expect(instance.deliver([running('i-1')])).rejects.toThrow('DingTalk');
    hook.answer.body = '{"errcode":0}';
    await instance.deliver([running('i-1')]);

    expect(hook.received.map(({ url: at }) => at.searchParams.has('sign'))).toEqual([false, true, true]);
  });
});
