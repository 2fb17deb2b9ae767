import type { Verdict } from './channel.ts';
import type { PostAnswer } from './post.ts';

/**
 * What an HTTP answer means. 408 and 429 ask for another try, and so does every 5xx. A redirect is not followed: it would
 * lead the outcomes to somebody whom nobody has configured.
 * @example judgeStatus({ kind: 'answer', status: 404, body: '' }); // {kind: 'never', reason: 'HTTP status 404'}
 */
export function judgeStatus(answer: PostAnswer): Verdict {
  if (answer.kind === 'noAnswer') return { kind: 'later', reason: `no answer (${answer.reason})` };
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const reason = `HTTP status ${status}`;
  return status === 408 || status === 429 || status >= 500 ? { kind: 'later', reason } : { kind: 'never', reason };
}
