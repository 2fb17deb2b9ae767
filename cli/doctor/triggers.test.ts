import { expect, test } from 'vitest';
import type { DeployedTrigger } from '../account/functionCompute.ts';
import { compareTriggers } from './triggers.ts';

const CONFIG = { triggerEnable: true, eventRuleFilterPattern: '{"source":["acs.ecs"]}' };
const wanted = {
  ...{ resource: 'reconcile', functionName: 'test-reconcile', environmentVariables: {} },
  triggers: [{ triggerName: 'hint', triggerType: 'eventbridge', triggerConfig: CONFIG }],
};
const deployed = (changes: Partial<DeployedTrigger>): DeployedTrigger => ({
  ...{ name: 'hint', type: 'eventbridge', config: CONFIG, url: undefined, status: 'Active', modified: '' },
  ...changes,
});

test('a trigger is right in whatever style its JSON is written, and with what s.yaml leaves out', () => {
  const config = { ...CONFIG, eventRuleFilterPattern: '{ "source": [ "acs.ecs" ] }', asyncInvocationType: true };

  expect(compareTriggers(wanted, [deployed({ config })])).toMatchObject([{ result: 'right' }]);
});

test('what a deployment mends, tolerates, or fails at', () => {
  const found = (triggers: DeployedTrigger[]): unknown[] =>
    compareTriggers(wanted, triggers).map(({ result, deploying, mend }) => [result, deploying, mend]);

  expect(found([])).toEqual([
    ['wrong', 'mends', expect.stringMatching(/^npx s reconcile deploy --trigger hint .*switch EventBridge on/)],
  ]);
  expect(found([deployed({ config: { ...CONFIG, triggerEnable: false } })])).toEqual([
    ['wrong', 'mends', 'npx s reconcile deploy --trigger hint'],
  ]);
  expect(found([deployed({ status: 'Pending' })])).toEqual([
    ['wrong', 'goesOn', expect.stringContaining('switch EventBridge on')],
  ]);
  expect(found([deployed({}), deployed({ name: 'stray' })])).toEqual([
    ['wrong', 'goesOn', 'ecs-provisioner doctor --remove-trigger test-reconcile/stray'],
  ]);
  expect(found([deployed({ type: 'timer' })])).toEqual([['wrong', undefined, expect.stringContaining('another name')]]);
});
