import { afterAll, beforeAll, expect } from 'vitest';
import type { Ran } from './run.ts';
import { startAccount, type StartedAccount } from './startAccount.ts';

/** How long an account may take to start, or a command that deploys, in milliseconds. */
export const PATIENCE = 300_000;

/**
 * A fresh account for the tests of a file, whose command line is listened to: none of what it says may hold the word
 * "canary", which stands in place of secrets.
 */
export function watchedAccount(): {
  account: () => StartedAccount;
  cli: StartedAccount['cli'];
} {
  let account: StartedAccount;
  const said: string[] = [];
  beforeAll(async () => {
    account = await startAccount();
  }, PATIENCE);
  afterAll(async () => {
    await account.close();
    expect(said.join('\n')).not.toContain('canary');
  });
  return {
    account: () => account,
    cli: async (args, env) => {
      const ran = await account.cli(args, env);
      said.push(ran.stdout, ran.stderr);
      return ran;
    },
  };
}

/** One message, without a stack trace, and the exit code of its class. */
export function expectOneMessage({ code, stdout, stderr }: Ran, exitCode: number, ...words: (string | RegExp)[]): void {
  expect([code, stdout]).toEqual([exitCode, '']);
  expect(stderr).toMatch(/^error: .*\n$/);
  for (const each of words) expect(stderr).toMatch(each);
}
