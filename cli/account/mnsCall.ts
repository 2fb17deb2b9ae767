import type { Answer } from '@alicloud/mns';
import { NoAnswerError, whyNoAnswer } from '../exit.ts';
import { refusal } from './failure.ts';

/**
 * Makes a call of MNS, and turns its error into one of ours. The SDK rejects only for an `<Error>` in XML, with the code in
 * the error's name; for a bare 5xx it resolves.
 * @param action the call, and what it is about where the answer does not say that.
 * @throws RefusedError, NoAnswerError.
 */
export async function callMns<A extends Pick<Answer, 'code'>>(action: string, send: () => Promise<A>): Promise<A> {
  const api = `MNS ${action}`;
  let answer: A;
  try {
    answer = await send();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [, code] = /^MNS(.+)Error$/.exec(error.name) ?? [];
    if (code === undefined) throw noAnswer(api, error);
    const [, status = '400', words = error.message] =
      /failed with (\d+)\. .*?message: (.*)$/s.exec(error.message) ?? [];
    throw refusal(api, { code, words, status: Number(status) });
  }
  if (answer.code < 300) return answer;
  throw refusal(api, { code: `HTTP${answer.code}`, words: `it was answered with HTTP status ${answer.code}`, status: answer.code }); // prettier-ignore
}

function noAnswer(api: string, error: Error): NoAnswerError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return new NoAnswerError(`${api}: no answer (${whyNoAnswer(error)}).`, code, { cause: error });
}
