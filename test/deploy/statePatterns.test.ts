import { expect, test } from 'vitest';
import { readSpec } from '../../local/fc/spec.ts';
import { matchesPattern, patternProblem } from '../../local/fc/trigger/filterPattern.ts';

const account = { accountId: '1', accessKeyId: 'id', accessKeySecret: 'secret' };

/** The patterns by which s.yaml lets events of the default event bus through to reconcile. */
async function patterns(): Promise<unknown[]> {
  const functions = await readSpec('s.yaml', { offers: {}, ...account });
  return functions
    .flatMap(({ functionName, triggers }) => (functionName === 'reconcile' ? triggers : []))
    .flatMap((trigger) =>
      trigger.triggerType === 'eventbridge' && trigger.triggerConfig.eventSourceConfig.eventSourceType === 'Default'
        ? [JSON.parse(trigger.triggerConfig.eventRuleFilterPattern) as unknown]
        : [],
    );
}

/** The two forms in which a state change is documented. */
const FORMS: Record<string, (state: string) => object> = {
  'in data': (state) => ({ data: { resourceId: 'i-1', resourceType: 'ALIYUN::ECS::Instance', state } }),
  'in data.content': (state) => ({ data: { content: { resourceId: 'i-1', state } } }),
};

test.each(Object.entries(FORMS))(
  'a change to Stopped, told %s, reaches reconcile once, and no other change',
  async (_where, form) => {
    const all = await patterns();
    const deliveries = (state: string, type = 'ecs:Instance:StateChange', source = 'acs.ecs'): number =>
      all.filter((pattern) => matchesPattern(pattern, { specversion: '1.0', source, type, ...form(state) })).length;

    expect(all.map((pattern) => patternProblem(pattern))).toEqual([undefined, undefined]);
    expect(deliveries('Stopped')).toBe(1);
    for (const state of ['Pending', 'Starting', 'Running', 'Stopping', 'Deleted']) expect(deliveries(state)).toBe(0);
    expect(deliveries('Stopped', 'ecs:Disk:StateChange')).toBe(0);
    expect(deliveries('Stopped', 'ecs:Instance:StateChange', 'acs.other')).toBe(0);
  },
);
