import { randomUUID } from 'node:crypto';
import * as api from '@alicloud/fc20230330';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE } from '../../local/ecs/defaults.ts';
import type { PlanAnswer } from '../../shared/api/answers.ts';
import { connectFc } from '../support/deploy.ts';
import { COMMAND_LINE } from '../support/programs.ts';
import { prepareRails } from '../support/prepareRails.ts';
import { runNode, type Ran } from '../support/run.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

let cloud: StartedCloud;
let setRails: Awaited<ReturnType<typeof prepareRails>>;

beforeAll(async () => {
  cloud = await startCloud();
  setRails = await prepareRails(cloud.endpoints);
});
afterAll(() => cloud.close());
afterEach(async () => {
  await cloud.setFaults([]);
  await setRails({});
});

/** How many instances there are, whatever their status. */
async function live(): Promise<number> {
  return Object.values((await cloud.stats()).ecs.instances).reduce((sum, count) => sum + count, 0);
}

async function planned(request: object): Promise<PlanAnswer> {
  return (await cloud.insist('plan', request)).body as unknown as PlanAnswer;
}

/** Runs a command. */
function cli(...args: string[]): Promise<Ran> {
  return runNode([COMMAND_LINE, ...args, '--target', JSON.stringify(cloud.endpoints)]);
}

/** The command line ends with 1 and tells the refusal, once. */
function expectRefused({ code, stderr }: Ran, rule: string): void {
  expect([code, stderr]).toEqual([1, expect.stringContaining(`error: GuardRail.${rule}: `)]);
  expect(stderr.split('GuardRail.')).toHaveLength(2);
  expect(stderr).not.toContain('The same call again');
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

    const answer = await cloud.insist('create', refused);

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
    expect((await cloud.insist('create', allowed)).status).toBe(202);
  });

  test(`refuses ${JSON.stringify(refused)} by the command line, past the HTTP trigger, too`, async () => {
    await setRails({ [rule]: value });
    const before = await live();
    const set = Object.entries(refused).flatMap(([name, each]) => ['--set', `${name}=${JSON.stringify(each)}`]);

    expectRefused(await cli('create', '--via', 'fc3', ...set), rule);

    expect(await live()).toBe(before);
  });
});

test.each(CASES)('%s=%s holds an invocation with the bare request, too: %j', async (rule, value, refused) => {
  await setRails({ [rule]: value });
  const before = await live();
  const request = new api.InvokeFunctionRequest({ body: Readable.from([Buffer.from(JSON.stringify(refused))]) });

  const { body } = await connectFc(cloud.endpoints).invokeFunction('create', request);
  const answer = await text(body ?? Readable.from(''));

  expect(answer).toContain(`GuardRail.${rule}`);
  expect(await live()).toBe(before);
});

test('every rail that the page lists has its cases', () => {
  const table = readFileSync('docs/guard-rails.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const listed = table.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/[A-Z_]+/g)].map(([name]) => name));

  expect(new Set(CASES.map(([rule]) => rule))).toEqual(new Set(listed));
});

test('MAX_LIVE_INSTANCES does not refuse a request that is sent again for its own instances', async () => {
  const requestId = randomUUID();
  const made = await cloud.insist('create', { requestId, count: 3 });
  await setRails({ MAX_LIVE_INSTANCES: '1' });

  const again = await cloud.insist('create', { requestId, count: 3 });

  expect([again.status, again.body.instances]).toEqual([202, made.body.instances]);
});

describe('the ceilings of price', () => {
  test('refuse where no price can be had, and say why', async () => {
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

    const refused = await cloud.insist('create', {});
    const plan = await planned({});

    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'GuardRail.MAX_REQUEST_HOURLY_PRICE' } } });
    // The plan does not say that create could do without.
    expect([plan.passes, plan.noPrice?.message]).toEqual([
      false,
      expect.stringMatching(/create needs .*MAX_REQUEST_HOURLY_PRICE/),
    ]);
    expect(refused.body.error.message).toMatch(/DescribePrice answers Forbidden\.RAM: .*docs\/ram-policy\.json/);
    expect(await live()).toBe(before);
  });

  test.each(['MAX_REQUEST_HOURLY_PRICE', 'MAX_TOTAL_HOURLY_PRICE'])('hold a start to %s', async (rule) => {
    const requestId = randomUUID();
    await cloud.insist('create', { requestId, count: 2 });
    await cloud.whenEnded({ requestId });
    await cloud.insist('stop', { requestId, stoppedMode: 'StopCharging' });
    await cloud.whenEnded({ requestId });
    await setRails({ [rule]: '0.01' });

    const refused = await cloud.insist('start', { requestId });

    expect(refused).toMatchObject({ status: 403, body: { error: { code: `GuardRail.${rule}` } } });
    expect(refused.body.error.message).toContain(`${rule} is 0.01: start fewer`);
    expectRefused(await cli('start', '--request-id', requestId), rule);
    const ended = await cloud.whenEnded({ requestId });
    expect(ended.map(({ status, goal }) => [status, goal])).toEqual([
      ['Stopped', 'Stopped'],
      ['Stopped', 'Stopped'],
    ]);

    await setRails({ [rule]: '10000' });

    expect((await cloud.insist('start', { requestId })).status).toBe(202);
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
