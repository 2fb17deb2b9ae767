import { CreateInstanceRequest } from '@alicloud/ecs20140526';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slotOf } from '../../shared/domain/tags.ts';
import { aRequest } from '../../test/support/builders.ts';
import { clientToken, createParameters } from './request.ts';

describe('a client token', () => {
  const slots = fc.tuple(fc.stringMatching(/^[A-Za-z0-9_.:-]{1,64}$/), fc.nat(999), fc.nat(9));

  test('is 64 ASCII characters, the same each time', () => {
    fc.assert(
      fc.property(slots, (slot) => {
        expect(clientToken(...slot)).toMatch(/^[a-z0-9]{64}$/);
        expect(clientToken(...slot)).toBe(clientToken(...slot));
      }),
    );
  });

  test('is another one for another request, slot or placement', () => {
    fc.assert(
      fc.property(fc.uniqueArray(slots, { selector: (slot) => slot.join('\n'), minLength: 2 }), (several) => {
        expect(new Set(several.map((slot) => clientToken(...slot))).size).toBe(several.length);
      }),
    );

    expect(clientToken('r', 1, 11)).not.toBe(clientToken('r', 11, 1));
    expect(clientToken('r1', 1, 1)).not.toBe(clientToken('r', 11, 1));
  });
});

describe('the parameters of CreateInstance', () => {
  test('reach ECS through the SDK with what is nested in them', () => {
    const request = aRequest({
      vSwitchId: 'v',
      dataDisk: [{ KMSKeyId: 'key' }],
      privatePoolOptions: { matchCriteria: 'Open' },
      httpPutResponseHopLimit: 2,
    });

    expect(new CreateInstanceRequest({ ...createParameters(request, 0, 0) }).toMap()).toMatchObject({
      VSwitchId: 'v',
      DataDisk: [{ KMSKeyId: 'key' }],
      PrivatePoolOptions: { MatchCriteria: 'Open' },
      HttpPutResponseHopLimit: 2,
    });
  });

  const body = {
    requestId: 'r-1',
    count: 2,
    tag: [{ key: 'team', value: 'blue' }],
    placements: [{ zoneId: 'z1' }, { zoneId: 'z2', instanceType: 'other' }],
  };

  test('are the request’s own, its placement’s and the tags', () => {
    expect(createParameters(aRequest(body), 1, 1)).toEqual({
      imageId: expect.any(String) as string,
      securityGroupId: expect.any(String) as string,
      zoneId: 'z2',
      instanceType: 'other',
      tag: [
        { key: 'team', value: 'blue' },
        { key: 'ecs-provisioner-request', value: 'r-1' },
        { key: 'ecs-provisioner-slot', value: '1/2/1+' },
        { key: 'ecs-provisioner-goal', value: 'v1/Running/gen=0/within=900/onFailure=release' },
        { key: 'ecs-provisioner-pending', value: 'Running' },
      ],
    });
  });

  test('number names in a series by slot, whichever the placement', () => {
    const request = aRequest({ ...body, instanceName: 'web[1,3]', hostName: 'node-[9]-a' });
    const named = (slot: number, placement: number) => {
      const { instanceName, hostName } = createParameters(request, slot, placement);
      return [instanceName, hostName];
    };

    expect(named(0, 0)).toEqual(['web001', 'node-000009-a']);
    expect(named(1, 0)).toEqual(['web002', 'node-000010-a']);
    expect(named(1, 1)).toEqual(['web002', 'node-000010-a']);
  });

  test('number the only instance of a series, too', () => {
    expect(createParameters(aRequest({ instanceName: 'web[1,3]' }), 0, 0)).toHaveProperty('instanceName', 'web001');
  });

  test('give other names to all slots alike, and no name where there is none', () => {
    const request = aRequest({ ...body, instanceName: 'web' });

    expect([0, 1].map((slot) => createParameters(request, slot, 0)['instanceName'])).toEqual(['web', 'web']);
    expect(createParameters(request, 0, 0)).not.toHaveProperty('hostName');
  });

  test('are the same for every attempt, so that the same token means the same call', async () => {
    const first = createParameters(aRequest(body), 0, 0);

    await new Promise((resolve) => setTimeout(resolve, 2));

    expect(createParameters(aRequest(body), 0, 0)).toEqual(first);
  });

  test('leave out what is not said', () => {
    const parameters = createParameters(aRequest({ count: 1 }), 0, 0);

    for (const value of Object.values(parameters)) expect(value).toBeDefined();
    const tags = Object.fromEntries(parameters.tag.map(({ key, value }) => [key, value]));
    expect(slotOf({ tags })).toEqual({ requestId: 'request', index: 0, count: 1, placement: 0 });
  });
});
