import { NoAnswerError } from '../../exit.ts';
import { outcomeOf } from './outcome.ts';
import type { Answer, Question } from './question.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** Bytes of user data, up to the most that ECS documents. In Base64 they are a third longer. */
const SIZES = [4096, 8192, 16_384, 32_768];

/**
 * The vendor's SDKs put all parameters into the request line. 32 KB of user data make one of 44 KB, and a gateway's 414 was
 * reported for such (aliyun/darabonba-openapi, issue 55 of openapi-core).
 */
export const longRequestLine: Question = {
  name: 'longRequestLine',
  asks: 'How long may a request line to ECS be, so how much user data may an instance have?',
  ask: async (sandbox) => {
    const answer: Answer = {};
    for (const size of SIZES) answer[`userData${size}`] = await tryUserData(size, sandbox);
    return answer;
  },
};

/** `DryRunOperation` is the code of a request that would have passed. */
async function tryUserData(size: number, { dryRun }: Sandbox): Promise<string> {
  try {
    return await outcomeOf(dryRun({ UserData: Buffer.alloc(size, '#').toString('base64') }));
  } catch (error) {
    // A gateway answers in HTML, which the SDK cannot read.
    if (error instanceof NoAnswerError) return 'no answer of ECS';
    throw error;
  }
}
