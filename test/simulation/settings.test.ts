import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FunctionConfig } from '../../local/fc/functionConfig.ts';
import { readSpec } from '../../local/fc/spec.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { ACCOUNT_ID, CHOSEN, SETTINGS, type FunctionSettings } from './settings.ts';

beforeEach(() => {
  // What this machine's environment sets would win over what the test offers.
  for (const name of Object.keys(process.env)) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test('the functions are set up as in s.yaml', async () => {
  const account = { accountId: ACCOUNT_ID, accessKeyId: 'id', accessKeySecret: 'secret' };

  const functions = await readSpec('s.yaml', { offers: CHOSEN, ...account });

  expect(SETTINGS).toEqual(Object.fromEntries(functions.map((config) => [config.functionName, settingsOf(config)])));
});

function settingsOf({ timeout, environmentVariables, asyncInvokeConfig, triggers }: FunctionConfig): FunctionSettings {
  const config = readConfig(environmentVariables);
  return { timeout, config, asyncInvokeConfig, triggers: triggers.filter(firesByItself) };
}

function firesByItself(trigger: FunctionConfig['triggers'][number]): boolean {
  switch (trigger.triggerType) {
    case 'http':
      return false;
    case 'timer':
      return trigger.triggerConfig.enable;
    case 'eventbridge':
      return trigger.triggerConfig.triggerEnable;
  }
}
