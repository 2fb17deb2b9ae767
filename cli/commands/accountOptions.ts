import type { Command } from 'commander';
import { openAccount, type Account } from '../account/account.ts';
import { findCaller } from '../account/caller.ts';
import { requireRegion } from '../account/region.ts';
import { requireSettings } from '../settings.ts';
import type { Handlers } from '../setup/handler.ts';
import { lookAt } from '../setup/handlers.ts';
import { connectHandlers } from '../setup/logHandlers.ts';
import type { Looked } from '../setup/steps.ts';
import { wantedResources, wishOf, type Wish } from '../setup/wanted.ts';
import { addOutputOption } from '../render/output.ts';

/** The options of every command that works on an account. */
export interface AccountOptions {
  region?: string;
  json?: boolean;
}

/** For `run`: these commands name no target, and the local cloud is not where they go by default. */
export const ACCOUNT = { target: 'the account' };

export const WHERE = `
They work where "s deploy" deploys to: in REGION, for the account of the credentials, with the names that NAME_PREFIX
begins. ECS_ENDPOINT, MNS_ENDPOINT, FC_ENDPOINT, RAM_ENDPOINT, STS_ENDPOINT, RESOURCE_MANAGER_ENDPOINT,
EVENTBRIDGE_ENDPOINT and SLS_ENDPOINT name other endpoints than the public ones.`;

/** Adds the options of every command that works on an account. */
export function addAccountOptions(command: Command): Command {
  return addOutputOption(
    command.option('--region <id>', 'where the deployment is (default: REGION, else cn-hangzhou)'),
  );
}

export interface Surveyed {
  account: Account;
  wish: Wish;
  handlers: Handlers;
  looked: Looked[];
}

/**
 * Finds out what is there of all that a deployment needs.
 * @throws UsageError when settings or credentials are wrong; RefusedError; NoAnswerError.
 */
export async function survey({ region }: AccountOptions): Promise<Surveyed> {
  requireSettings(process.env);
  const account = await openAccount({ region });
  const { accountId } = await findCaller(account);
  await requireRegion(account);
  const wish = wishOf(account, accountId);
  const handlers = await connectHandlers(account, accountId);
  return { account, wish, handlers, looked: await lookAt(wantedResources(wish), handlers) };
}
