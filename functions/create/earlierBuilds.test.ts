import { describe, expect, test } from 'vitest';
import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { aRequest } from '../../test/support/builders.ts';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { createParameters } from './request.ts';

const PLACEMENTS = [{ zoneId: 'cn-hangzhou-b' }, { zoneId: 'cn-hangzhou-h' }];
const WEB = { requestId: 'batch-9', count: 2, placements: PLACEMENTS, instanceName: 'web' };
const SERIES = { ...WEB, instanceName: 'web[1,3]' };

// What a build from before the first release has asked of ECS for the first slot (commit 54543a2).
const TOKEN = 'ba3d630bb94f015e052b9bbbd61db010bad62e28e4e39db172764827bbfb59b7';
const { parameters, placements } = aRequest(WEB);
const PARAMETERS: CreateParameters = {
  ...{ ...parameters, ...placements[0] },
  tag: [
    { key: 'ecs-provisioner-request', value: 'batch-9' },
    { key: 'ecs-provisioner-slot', value: '0/2/0+' },
    { key: 'ecs-provisioner-goal', value: 'v1/Running/gen=0/within=900/onFailure=release' },
    { key: 'ecs-provisioner-pending', value: 'Running' },
  ],
};

// With the same token, ECS takes only the same parameters.
test('a request without a series is the call that an earlier build made', () => {
  expect(createParameters(aRequest(WEB), 0, 0)).toEqual(PARAMETERS);
});

// An earlier build gave every slot the series itself, and ECS's documentation allows CreateInstance no brackets.
describe('a request with a series, sent to an earlier build before,', () => {
  test('is filled where ECS refused the name then', async () => {
    const { create, ports, list, console } = prepareCreating();
    const before = ports.ecs.createInstance({ ...PARAMETERS, instanceName: 'web[1,3]' }, TOKEN);

    await expect(before).rejects.toMatchObject({ code: 'InvalidInstanceName.Malformed' });
    const { filled, unfilled } = await create(SERIES);

    expect(unfilled).toEqual([]);
    expect(list().sort()).toEqual(filled.map(({ instanceId }) => instanceId).sort());
    expect(JSON.stringify(console('DescribeInstances', {})).match(/"web00\d"/g)?.sort()).toEqual(['"web001"', '"web002"']); // prettier-ignore
  });

  test('keeps the server that ECS made all the same', async () => {
    const { create, ports, created } = prepareCreating();
    const first = await ports.ecs.createInstance(PARAMETERS, TOKEN);

    const { filled, unfilled } = await create(SERIES);

    expect(unfilled).toEqual([]);
    expect(filled.find(({ slot }) => slot === 0)?.instanceId).toBe(first);
    expect(created()).toEqual(['0/2/0', '1/2/0']);
  });

  test('gets no second server, in no placement, where ECS does not list that one yet', async () => {
    const { create, ports, list, clock } = prepareCreating({ visibilityLag: 3_600 });
    const first = await ports.ecs.createInstance(PARAMETERS, TOKEN);

    const { filled, unfilled } = await create(SERIES);
    clock.advance(7_200_000);

    expect(filled).toEqual([]);
    expect(unfilled.map(({ error }) => error.code)).toEqual(['IdempotentParameterMismatch', 'IdempotentParameterMismatch']); // prettier-ignore
    expect(list()).toEqual([first]);
  });
});
