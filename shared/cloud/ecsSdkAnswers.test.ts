import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startStub } from '../../test/support/startStub.ts';
import { MINUTE, NEW_YEAR } from '../../test/support/builders.ts';
import { CREDENTIALS, errorOf, prepareAnswer } from '../../test/support/ecsAnswers.ts';
import type { Ecs } from './ecs.ts';
import { connectEcs } from './ecsSdk.ts';
import { allTagged } from './taggedInstances.ts';
import { REGION } from '../../local/test/ecs/data.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';

describe('answers in their less common forms', () => {
  test('an address that was allocated already is no error', async () => {
    const ecs = await prepareAnswer('{"Code":"AllocatedAlready","Message":"There is one."}', 403);

    expect(await ecs.allocatePublicIp('i-1')).toBe('');
  });

  test('any other refusal of an address is one', async () => {
    const ecs = await prepareAnswer('{"Code":"IncorrectInstanceStatus","Message":"No."}', 403);

    expect(await errorOf(ecs.allocatePublicIp('i-1'))).toMatchObject({ code: 'IncorrectInstanceStatus' });
  });

  test('an entry of a batch may lack its message', async () => {
    const entries = '[{"InstanceId":"i-1","Code":"200"},{"InstanceId":"i-2","Code":"IncorrectInstanceStatus"}]';

    const ecs = await prepareAnswer(`{"InstanceResponses":{"InstanceResponse":${entries}}}`);

    expect(await ecs.start(['i-1', 'i-2'])).toEqual([
      { instanceId: 'i-1', code: undefined, message: '' },
      { instanceId: 'i-2', code: 'IncorrectInstanceStatus', message: '' },
    ]);
  });

  test('an instance may be shown with the least there is', async () => {
    const least =
      '{"InstanceId":"i-1","Status":"Running","CreationTime":"2026-01-01T00:00Z","InstanceChargeType":"PostPaid"}';

    const ecs = await prepareAnswer(`{"Instances":{"Instance":[${least}]},"NextToken":""}`);

    expect(await allTagged(ecs, {})).toEqual([
      {
        instanceId: 'i-1',
        status: 'Running',
        publicIps: [],
        privateIps: [],
        zoneId: '',
        vSwitchId: undefined,
        instanceType: '',
        chargeType: 'PostPaid',
        createdAt: NEW_YEAR,
        autoReleaseAt: undefined,
        expiresAt: undefined,
        locks: [],
        tags: {},
        tagsUnread: true,
      },
    ]);
  });

  test('an instance may be shown with an elastic address, an inner one, locks and tags without value', async () => {
    const shown = {
      InstanceId: 'i-1',
      Status: 'Stopped',
      CreationTime: '2026-01-01T00:00Z',
      InstanceChargeType: 'PostPaid',
      AutoReleaseTime: '2026-01-02T00:00Z',
      PublicIpAddress: { IpAddress: ['47.1.2.3'] },
      EipAddress: { IpAddress: '47.9.9.9' },
      InnerIpAddress: { IpAddress: ['10.0.0.1'] },
      VpcAttributes: { VSwitchId: '' },
      OperationLocks: { LockReason: [{ LockReason: 'financial' }, {}] },
      Tags: { Tag: [{ TagKey: 'a' }, { TagValue: 'b' }] },
    };

    const ecs = await prepareAnswer(JSON.stringify({ Instances: { Instance: [shown] } }));

    expect(await ecs.describe(['i-1'])).toMatchObject([
      {
        status: 'Stopped',
        publicIps: ['47.1.2.3', '47.9.9.9'],
        privateIps: ['10.0.0.1'],
        vSwitchId: undefined,
        autoReleaseAt: NEW_YEAR + 24 * 60 * MINUTE,
        locks: ['financial'],
        tags: { a: '', '': 'b' },
      },
    ]);
  });
});

/** Two instances as ECS shows them, with every field that we read. */
const SHOWN = ['i-1', 'i-2'].map((InstanceId, index) => ({
  InstanceId,
  Status: 'Stopped',
  CreationTime: '2026-01-01T00:00Z',
  InstanceChargeType: 'PrePaid',
  ExpiredTime: '2026-02-01T16:00Z',
  AutoReleaseTime: '2026-01-02T00:00Z',
  PublicIpAddress: { IpAddress: [`47.1.2.${index}`] },
  EipAddress: { IpAddress: '' },
  InnerIpAddress: { IpAddress: [] },
  VpcAttributes: { VSwitchId: 'vsw-1', PrivateIpAddress: { IpAddress: [`10.0.0.${index}`] } },
  ZoneId: 'cn-hangzhou-b',
  InstanceType: 'ecs.g6.large',
  OperationLocks: { LockReason: [] },
  Tags: { Tag: [{ TagKey: 'team', TagValue: 'blue' }] },
}));
const [ODD, NEXT] = SHOWN as [(typeof SHOWN)[0], (typeof SHOWN)[0]];

/** Our adapter to a server whose next answer a test says. */
async function prepareAnswers() {
  let next = '';
  const { url } = await closeAfterTest(
    startStub((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(next);
    }),
  );
  const ecs = connectEcs(REGION, url, CREDENTIALS);
  const answering = (body: object): Ecs => {
    next = JSON.stringify(body);
    return ecs;
  };
  return { answering, showing: (...Instance: unknown[]) => answering({ Instances: { Instance }, NextToken: '' }) };
}

const junk = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'Dreaming', '0000-00-00', -1, [null], { Tag: [null] }));

describe('an odd entry', () => {
  test('leaves the others of its answer as they are, whatever single field is dropped, nulled or junk', async () => {
    const { showing } = await prepareAnswers();
    const [alone] = await showing(NEXT).describe(['i-2']);

    expect(alone).toMatchObject({ instanceId: 'i-2', status: 'Stopped' });

    const field = fc.constantFrom(...(Object.keys(ODD) as (keyof typeof ODD)[]));

    await fc.assert(
      fc.asyncProperty(field, fc.option(junk, { nil: undefined }), fc.boolean(), async (name, value, first) => {
        const odd = { ...ODD, [name]: value };
        const shown = first ? [odd, NEXT] : [NEXT, odd];
        for (const seen of [
          await showing(...shown).describe(['i-1', 'i-2']),
          await allTagged(showing(...shown), { team: 'blue' }),
        ]) {
          expect(seen.find(({ instanceId }) => instanceId === 'i-2')).toEqual(alone);
          // Nothing that is no time or no text ever comes out of it.
          for (const { createdAt, autoReleaseAt, expiresAt } of seen) {
            expect([createdAt, autoReleaseAt, expiresAt]).not.toContain(NaN);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each<[string, unknown]>([
    ['Status', 'Dreaming'],
    ['Status', undefined],
    ['CreationTime', ''],
    ['CreationTime', undefined],
    ['CreationTime', 'yesterday'],
    ['CreationTime', 7],
    ['InstanceChargeType', undefined],
    ['InstanceChargeType', 'Free'],
    ['AutoReleaseTime', 'soon'],
    ['ExpiredTime', 'never'],
    ['PublicIpAddress', null],
    ['PublicIpAddress', { IpAddress: null }],
    ['EipAddress', 'none'],
    ['OperationLocks', null],
    ['OperationLocks', { LockReason: {} }],
    ['Tags', null],
    ['Tags', { Tag: null }],
    ['Tags', { Tag: [{ TagKey: 'team', TagValue: 'blue' }, null] }],
  ])('with %s %j is an Unknown instance, as far as the rest of it can be read', async (name, value) => {
    const { showing } = await prepareAnswers();

    const [odd] = await showing({ ...ODD, [name]: value }).describe(['i-1']);

    expect(odd).toMatchObject({ instanceId: 'i-1', status: 'Unknown', instanceType: 'ecs.g6.large' });
    expect(odd?.tags).toEqual(name === 'Tags' ? {} : { team: 'blue' });
    expect(odd?.tagsUnread).toBe(name === 'Tags' ? true : undefined);
  });

  test.each(['ZoneId', 'InstanceType', 'VpcAttributes', 'InnerIpAddress'])(
    'in %s, on which nothing depends, shows the instance without it',
    async (name) => {
      const { showing } = await prepareAnswers();

      const [odd] = await showing({ ...ODD, [name]: [] }).describe(['i-1']);

      expect(odd?.status).toBe('Stopped');
    },
  );

  test('without tags is one without tags when it is asked for by id, and Unknown when it is found by its tags', async () => {
    const { showing } = await prepareAnswers();
    const bare = { ...ODD, Tags: undefined };

    expect(await showing(bare).describe(['i-1'])).toMatchObject([{ status: 'Stopped', tags: {}, tagsUnread: true }]);
    expect(await allTagged(showing(bare), { team: 'blue' })).toMatchObject([
      { status: 'Unknown', tags: {}, tagsUnread: true },
    ]);
  });

  test.each([undefined, null, '', 'no id', 7])(
    'whose id is %j may be any of those that were asked for and are not named: none of them counts as absent',
    async (InstanceId) => {
      const { showing } = await prepareAnswers();
      const shown = [{ ...ODD, InstanceId }, NEXT];

      const byId = await showing(...shown).describe(['i-1', 'i-2']);

      expect(byId.map(({ instanceId, status }) => [instanceId, status])).toEqual([
        ['i-2', 'Stopped'],
        ['i-1', 'Unknown'],
      ]);
      expect(await allTagged(showing(...shown), { team: 'blue' })).toMatchObject([{ instanceId: 'i-2' }]);
    },
  );

  test.each([null, 'i-1', {}, { InstanceId: 'i-1' }, { Code: '200' }, { InstanceId: 'i-1', Code: {} }])(
    'in the answer of a batch says nothing, and the others say what they said: %j',
    async (odd) => {
      const { answering } = await prepareAnswers();
      const good = { InstanceId: 'i-2', Code: 'IncorrectInstanceStatus', Message: 'No.', CurrentStatus: 7 };
      const body = { InstanceResponses: { InstanceResponse: [odd, good] } };
      const told = [{ instanceId: 'i-2', code: 'IncorrectInstanceStatus', message: 'No.' }];

      expect(await answering(body).start(['i-1', 'i-2'])).toEqual(told);
      expect(await answering(body).stop(['i-1', 'i-2'], { forceStop: false, stoppedMode: undefined })).toEqual(told);
    },
  );
});
