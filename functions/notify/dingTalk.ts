import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { Credential } from '../../shared/platform/config.ts';
import type { Channel, Verdict } from './channel.ts';
import { digestOf } from './digest.ts';
import { judgeStatus } from './judge.ts';
import type { PostAnswer } from './post.ts';

const Answer = v.object({ errcode: v.number(), errmsg: v.optional(v.string(), '') });

/** DingTalk is busy, or the robot has sent too many messages. Source: DingTalk's list of error codes. */
const PASSING = new Set([-1, 130101, 130102, 410100]);

/**
 * A custom robot in a DingTalk group, with a signature: HMAC-SHA256 of `<milliseconds>\n<secret>` under the secret, in
 * base64, in the query. Source: DingTalk's page on custom robots.
 */
export function dingTalk({ url, secret }: Credential, from: string): Channel {
  return {
    name: 'DingTalk',
    messageOf: (outcomes, now) => {
      const signed = new URL(url);
      signed.searchParams.set('timestamp', String(now));
      signed.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'));
      const content = `${from}: ${digestOf(outcomes).text}`;
      return { url: signed.href, headers: {}, body: JSON.stringify({ msgtype: 'text', text: { content } }) };
    },
    judge,
  };
}

/** DingTalk says in the body of a 200 whether it took the message. */
function judge(answer: PostAnswer): Verdict {
  const verdict = judgeStatus(answer);
  if (verdict.kind !== 'taken' || answer.kind === 'noAnswer') return verdict;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Answer), answer.body);
  if (!parsed.success) return { kind: 'later', reason: 'an answer that is not DingTalk’s' };
  const { errcode, errmsg } = parsed.output;
  if (errcode === 0) return { kind: 'taken' };
  const reason = `errcode ${errcode} (${errmsg.slice(0, 200)})`;
  return PASSING.has(errcode) ? { kind: 'later', reason } : { kind: 'never', reason };
}
