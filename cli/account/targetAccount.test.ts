import { expect, test } from 'vitest';
import { LOCAL_NAME, readTarget } from '../target.ts';
import { endpointOf } from './account.ts';
import { accountOf } from './targetAccount.ts';

test.each(['ecs', 'fc', 'sls'] as const)('of the local cloud, %s is asked on this machine', async (service) => {
  const account = await accountOf(readTarget(LOCAL_NAME));

  expect(endpointOf(service, account).hostname).toBe('127.0.0.1');
});
