import { describe, expect, test } from 'vitest';
import { deploymentNames } from '../api/deploymentNames.ts';
import { TAG } from '../domain/tags.ts';
import { prepareCloud } from '../../test/support/prepareCloud.ts';
import { anIntent, aSlot } from '../../test/support/builders.ts';
import { goalTags, intentOf, slotOf, slotTags } from '../domain/tags.ts';
import { asDeployment, previewAsDeployment } from './asDeployment.ts';
import type { CreateParameters } from './ecs.ts';
import { decorateEcs } from './decorateEcs.ts';

const PREFIXES = ['', 'a-', 'b-'];
const PARAMETERS = {
  imageId: 'aliyun_3_x64_20G_alibase_20240528.vhd',
  instanceType: 'ecs.g6.large',
  securityGroupId: 'sg-local',
};

/** One ECS, and what each deployment sees of it. */
function prepare() {
  const { ports, clock } = prepareCloud();
  const tokens: string[] = [];
  const ecs = decorateEcs(ports.ecs, async (call, send) => {
    if (call.method === 'createInstance') tokens.push(call.given[1]);
    return send();
  });
  return { clock, raw: ports.ecs, tokens, deployments: PREFIXES.map((prefix) => asDeployment(prefix, ecs)) };
}

describe('several deployments on one ECS', () => {
  test('call their tags the same, find none but their own, and see them come off', async () => {
    const { clock, raw, deployments } = prepare();
    const tags = { ...slotTags(aSlot()), ...goalTags(anIntent()) };
    const tag = Object.entries({ team: 'blue', ...tags }).map(([key, value]) => ({ key, value }));
    const ids: string[] = [];
    for (const ecs of deployments) ids.push(await ecs.createInstance({ ...PARAMETERS, tag }, 'token'));
    clock.advance(15_000);

    for (const [index, ecs] of deployments.entries()) {
      const own = ids[index] ?? '';
      const { instances } = await ecs.describeTagged({ [TAG.pending]: undefined });

      expect(instances.map(({ instanceId, tags: shown }) => [instanceId, shown])).toEqual([
        [own, { team: 'blue', ...tags }],
      ]);
      expect((await ecs.describe(ids)).filter((each) => slotOf(each) ?? intentOf(each))).toHaveLength(1);

      await ecs.tag([own], { [TAG.outcome]: '0/Failed' });
      await ecs.untag([own], [TAG.pending]);

      expect((await ecs.describeTagged({ [TAG.pending]: undefined })).instances).toEqual([]);
      expect((await ecs.describeTagged({ team: 'blue' })).instances).toHaveLength(PREFIXES.length);

      const [shown] = await raw.describe([own]);
      const keys = deploymentNames(PREFIXES[index]).tags;

      expect(Object.keys(shown?.tags ?? {}).sort()).toEqual(
        ['team', keys.request, keys.slot, keys.goal, keys.outcome].sort(),
      );
    }
  });

  test('make other client tokens of the same one, none longer than ECS takes, and the first as it is', async () => {
    const { tokens, deployments } = prepare();
    const token = 'f'.repeat(64);

    for (const ecs of [...deployments, ...deployments]) await ecs.createInstance({ ...PARAMETERS, tag: [] }, token);

    expect(tokens.slice(3)).toEqual(tokens.slice(0, 3));
    expect(new Set(tokens).size).toBe(3);
    expect(tokens[0]).toBe(token);
    expect(tokens.every(({ length }) => length <= 64)).toBe(true);
  });
});

test.each(PREFIXES)('a dry run with the prefix %j bears the tags that the instance would bear', async (prefix) => {
  const tried: CreateParameters[] = [];
  const preview = previewAsDeployment(prefix, {
    tryCreate: (parameters) => Promise.resolve(void tried.push(parameters)),
    price: () => Promise.reject(new Error('Nobody asks for a price.')),
  });

  await preview.tryCreate({
    ...PARAMETERS,
    tag: [
      { key: TAG.request, value: 'r' },
      { key: 'team', value: 'blue' },
    ],
  });

  expect(tried.flatMap(({ tag }) => tag.map(({ key }) => key))).toEqual([deploymentNames(prefix).tags.request, 'team']);
});
