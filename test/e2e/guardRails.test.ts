import { randomUUID } from 'node:crypto';
import * as api from '@alicloud/fc20230330';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE } from '../../local/ecs/defaults.ts';
import type { PlanAnswer } from '../../shared/api/answers.ts';
import { connectFc } from '../support/deploy.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { RAILED_FUNCTIONS } from '../../shared/api/functions.ts';
import { runNode, type Ran } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
/** The variables of the functions as they were deployed. */
const deployed = new Map<string, Record<string, string>>();

beforeAll(async () => {
  cloud = await startCloud();
  for (const name of RAILED_FUNCTIONS) {
    const { body } = await connectFc(cloud.endpoints).getFunction(name, new api.GetFunctionRequest({}));
    deployed.set(name, body?.environmentVariables ?? {});
  }
});
afterAll(() => cloud.close());
afterEach(async () => {
  await cloud.setFaults([]);
  await setRails({});
});

/** Deploys the functions with these guard rails and no others. Their instances, and what those remember, are new. */
async function setRails(rails: Record<string, string>): Promise<void> {
  for (const name of RAILED_FUNCTIONS) {
    const body = new api.UpdateFunctionInput({ environmentVariables: { ...deployed.get(name), ...rails } });
    await connectFc(cloud.endpoints).updateFunction(name, new api.UpdateFunctionRequest({ body }));
  }
}

async function calls(): Promise<Record<string, number>> {
  return (await cloud.stats()).ecs.calls;
}

/** How many instances there are, whatever their status. */
async function live(): Promise<number> {
  return Object.values((await cloud.stats()).ecs.instances).reduce((sum, count) => sum + count, 0);
}

async function planned(request: object): Promise<PlanAnswer> {
  return (await cloud.call('plan', 'POST', {}, request)).body as unknown as PlanAnswer;
}

const prepaid = { instanceChargeType: 'PrePaid', period: 1 };
const spot = { spotStrategy: 'SpotWithPriceLimit', spotPriceLimit: 1 };

/** Each rail, as it is set, with a request that it refuses, the field, and one that it lets pass. */
const CASES: [rule: string, value: string, refused: object, field: string, allowed: object][] = [
  ['ALLOWED_INSTANCE_TYPES', 'ecs.g6.large,ecs.g6.xlarge', { instanceType: 'ecs.c6.large' }, 'instanceType', {}],
  [
    'ALLOWED_INSTANCE_TYPES',
    DEFAULT_INSTANCE_TYPE,
    { placements: [{}, { instanceType: 'ecs.c6.large' }] },
    'placements.1.instanceType',
    { placements: [{}, {}] },
  ],
  ['ALLOWED_IMAGES', DEFAULT_IMAGE_ID, { imageId: 'm-other' }, 'imageId', {}],
  ['ALLOWED_IMAGES', DEFAULT_IMAGE_ID, { imageFamily: 'family' }, 'imageFamily', {}],
  ['ALLOWED_VSWITCHES', 'vsw-local-a', { vSwitchId: 'vsw-local-b' }, 'vSwitchId', {}],
  ['ALLOWED_VSWITCHES', 'vsw-local-a', { zoneId: 'cn-hangzhou-b' }, 'vSwitchId', {}],
  ['ALLOWED_SECURITY_GROUPS', 'sg-local', { securityGroupId: 'sg-other' }, 'securityGroupId', {}],
  ['ALLOW_PREPAID', 'false', { ...prepaid, confirm: true }, 'instanceChargeType', {}],
  ['ALLOW_PREPAID', 'true', prepaid, 'confirm', { ...prepaid, confirm: true }],
  ['MAX_SPOT_PRICE', '0.5', { spotStrategy: 'SpotAsPriceGo' }, 'spotStrategy', {}],
  ['MAX_SPOT_PRICE', '0.5', spot, 'spotPriceLimit', { ...spot, spotPriceLimit: 0.5 }],
  ['MAX_LIFETIME_MINUTES', '60', { autoReleaseMinutes: 61 }, 'autoReleaseMinutes', { autoReleaseMinutes: 60 }],
  ['MAX_LIFETIME_MINUTES', '60', { ...prepaid, confirm: true }, 'instanceChargeType', {}],
  ['MAX_LIVE_INSTANCES', '40', { count: 41 }, 'count', { count: 1 }],
  ['MAX_REQUEST_HOURLY_PRICE', '5', { count: 90 }, 'count', { count: 1 }],
  ['MAX_TOTAL_HOURLY_PRICE', '50', { count: 99 }, 'count', { count: 1 }],
];

describe.each(CASES)('%s=%s', (rule, value, refused, field, allowed) => {
  test(`refuses ${JSON.stringify(refused)} with rule, value and mend, creates nothing, and lets others pass`, async () => {
    await setRails({ [rule]: value });
    const before = await live();

    const answer = await cloud.call('create', 'POST', {}, { requestId: randomUUID(), ...refused });

    expect(answer).toMatchObject({ status: 403, body: { error: { code: `GuardRail.${rule}`, field } } });
    const { message } = answer.body.error;
    expect(message).toContain(field === 'confirm' ? '"confirm": true' : rule);
    expect(message).toMatch(field === 'confirm' ? /plan/ : new RegExp(`deploy with(out)? `));
    if (field !== 'confirm') expect(message).toContain(value.split(',')[0]);
    expect(await live()).toBe(before);
    expect(await planned(refused)).toMatchObject({
      passes: false,
      guardRails: [{ code: `GuardRail.${rule}`, message: expect.stringMatching(rule) as string, field }],
    });
    expect(await planned(allowed)).toMatchObject({ guardRails: [] });
    expect((await cloud.call('create', 'POST', {}, allowed)).status).toBe(202);
  });
});

test('the command line cannot get round a rail: it repeats the refusal, once, and ends with 1', async () => {
  await setRails({ MAX_LIVE_INSTANCES: '1', MAX_REQUEST_HOURLY_PRICE: '0.01', ALLOWED_INSTANCE_TYPES: 'ecs.g7.large' });
  const before = await live();
  const create = (...args: string[]): Promise<Ran> =>
    runNode([COMMAND_LINE, 'create', ...args, '--target', JSON.stringify(cloud.endpoints)]);

  for (const [rule, args] of [
    ['ALLOWED_INSTANCE_TYPES', []],
    ['MAX_LIVE_INSTANCES', ['--count', '2', '--set', 'instanceType=ecs.g7.large']],
  ] as const) {
    const { code, stderr } = await create(...args);

    expect(code).toBe(1);
    expect(stderr).toContain(`error: GuardRail.${rule}: `);
    expect(stderr).not.toContain('The same call again');
  }
  expect(await live()).toBe(before);
});

describe('MAX_LIVE_INSTANCES', () => {
  test('does not refuse a request that is sent again for its own instances', async () => {
    const requestId = randomUUID();
    const made = await cloud.call('create', 'POST', {}, { requestId, count: 3 });
    await setRails({ MAX_LIVE_INSTANCES: '1' });

    const again = await cloud.call('create', 'POST', {}, { requestId, count: 3 });

    expect([again.status, again.body.instances]).toEqual([202, made.body.instances]);
  });

  test('is passed by ten requests at once by no more than what was in flight', async () => {
    const before = await live();
    const most = before + 5;
    await setRails({ MAX_LIVE_INSTANCES: String(most) });

    const answers = await Promise.all(Array.from({ length: 10 }, () => cloud.call('create', 'POST', {}, { count: 2 })));

    const followed = answers.filter(({ status }) => status === 202).length;
    expect(followed).toBeGreaterThan(0);
    expect(await live()).toBe(before + 2 * followed);
    expect(await live()).toBeLessThanOrEqual(most + 2 * 10);
    const next = await cloud.call('create', 'POST', {}, { count: Math.max(1, most - (await live()) + 1) });
    expect(next.body.error.code).toBe('GuardRail.MAX_LIVE_INSTANCES');
  });
});

describe('the ceilings of price', () => {
  test('cost two calls at most, and none where they are not set', async () => {
    const asked = async (rails: Record<string, string>): Promise<Record<string, number>> => {
      await setRails(rails);
      const before = await calls();
      expect((await cloud.call('create', 'POST', {}, {})).status).toBe(202);
      const after = await calls();
      return Object.fromEntries(['DescribePrice'].map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]));
    };

    expect(await asked({})).toEqual({ DescribePrice: 0 });
    expect(await asked({ MAX_REQUEST_HOURLY_PRICE: '10' })).toEqual({ DescribePrice: 1 });
  });

  test('refuse where no price can be had, and ask to try again where ECS is only busy', async () => {
    await setRails({ MAX_REQUEST_HOURLY_PRICE: '10' });
    const before = await live();
    await cloud.setFaults([
      {
        service: 'ecs',
        action: 'DescribePrice',
        kind: 'answer',
        status: 403,
        code: 'Forbidden.RAM',
        message: 'Not you.',
      },
    ]);

    const refused = await cloud.call('create', 'POST', {}, {});

    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'GuardRail.MAX_REQUEST_HOURLY_PRICE' } } });
    expect(refused.body.error.message).toMatch(/DescribePrice answers Forbidden\.RAM: .*docs\/ram-policy\.json/);
    expect(await live()).toBe(before);
  });

  test.each(['MAX_REQUEST_HOURLY_PRICE', 'MAX_TOTAL_HOURLY_PRICE'])('hold a start to %s', async (rule) => {
    const requestId = randomUUID();
    await cloud.call('create', 'POST', {}, { requestId, count: 2 });
    await cloud.whenEnded({ requestId });
    await cloud.call('stop', 'POST', {}, { requestId, stoppedMode: 'StopCharging' });
    await cloud.whenEnded({ requestId });
    await setRails({ [rule]: '0.01' });

    const refused = await cloud.call('start', 'POST', {}, { requestId });

    expect(refused).toMatchObject({ status: 403, body: { error: { code: `GuardRail.${rule}` } } });
    expect(refused.body.error.message).toContain(`${rule} is 0.01: start fewer`);
    const ended = await cloud.whenEnded({ requestId });
    expect(ended.map(({ status, goal }) => [status, goal])).toEqual([
      ['Stopped', 'Stopped'],
      ['Stopped', 'Stopped'],
    ]);

    await setRails({ [rule]: '10000' });

    expect((await cloud.call('start', 'POST', {}, { requestId })).status).toBe(202);
  });
});

test('a timer obeys, and its refusal ends in an outcome for each slot', async () => {
  await setRails({ ALLOWED_INSTANCE_TYPES: 'ecs.g7.large' });
  const triggerConfig = JSON.stringify({ enable: true, cronExpression: '@every 1m', payload: '{"count": 2}' });
  const body = new api.UpdateTriggerInput({ triggerConfig });
  await connectFc(cloud.endpoints).updateTrigger('create', 'nightly', new api.UpdateTriggerRequest({ body }));

  const ofTimer = (data: unknown): boolean => String((data as { requestId?: string }).requestId).startsWith('nightly-');
  const outcomes = await cloud.outcomesUntil((all) => all.filter(({ data }) => ofTimer(data)).length >= 2);

  expect(outcomes.filter(({ data }) => ofTimer(data)).slice(0, 2)).toMatchObject([
    { data: { code: 'GuardRail.ALLOWED_INSTANCE_TYPES', released: true } },
    { data: { code: 'GuardRail.ALLOWED_INSTANCE_TYPES', released: true } },
  ]);
  const off = new api.UpdateTriggerInput({ triggerConfig: triggerConfig.replace('true', 'false') });
  await connectFc(cloud.endpoints).updateTrigger('create', 'nightly', new api.UpdateTriggerRequest({ body: off }));
});

test('a rail that does not parse stops the functions that obey it, by name', async () => {
  await setRails({ MAX_LIVE_INSTANCES: 'ten', ALLOWED_VSWITCHES: 'vsw-a,,vsw-b' });

  const { status, body } = await cloud.call('create', 'POST', {}, {});

  expect([status, body.error.code]).toEqual([500, 'Misconfigured']);
  expect(body.error.message).toContain(
    'MAX_LIVE_INSTANCES is "ten": it must be a whole number from 1 to 100000, or empty',
  );
  expect(body.error.message).toContain('ALLOWED_VSWITCHES is "vsw-a,,vsw-b": it must be ids of VSwitches');
});
