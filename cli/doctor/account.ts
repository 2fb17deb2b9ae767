import { EXIT } from '../exit.ts';
import { wrong, type Finding } from './finding.ts';

/** What helps where the keys of Serverless Devs are wrong. */
export const CORRECT_KEYS = 'correct AccountID, AccessKeyID and AccessKeySecret';

/**
 * Checks that keys are of the account that Serverless Devs deploys to. It puts the account's id into names of roles and
 * queues, so a wrong one makes functions that nothing works for.
 */
export function checkAccount(ofKeys: string, deployedTo: string): Finding[] {
  if (ofKeys === deployedTo) return [];
  const words = `the keys are of ${ofKeys}, and the deployment goes to ${deployedTo}`;
  return [wrong('account', words, CORRECT_KEYS, EXIT.usage)];
}
