import { expect, test } from 'vitest';
import { VirtualClock } from '../../local/clock.ts';
import { DEFAULT_INSTANCE_TYPE } from '../../local/ecs/defaults.ts';
import type { FaultRule } from '../../local/faults.ts';
import { KEY, LAUNCH, REGION } from '../../local/test/ecs/data.ts';
import { startEcs } from '../../local/test/ecs/startEcs.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { NEW_YEAR } from '../../test/support/builders.ts';
import { startStub } from '../../test/support/startStub.ts';
import { connectEcsFleet } from './ecsFleetSdk.ts';
import { isRetryable } from './errors.ts';

const CREDENTIALS = { ...KEY, securityToken: undefined };
const BLUE = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'blue' };

/** The local ECS over HTTP, and the adapter to it. */
async function prepare(rules: FaultRule[] = []) {
  const clock = new VirtualClock(NEW_YEAR);
  const room = await closeAfterTest(startEcs({ clock }, rules));
  return { ...room, clock, fleet: connectEcsFleet(REGION, room.url, CREDENTIALS) };
}

test('counts what bears a tag, whatever its status, and nothing else', async () => {
  const { fleet, create, clock } = await prepare();
  await create(BLUE);
  clock.advance(60_000);
  for (let n = 0; n < 120; n += 1) await create(BLUE);
  await create({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'red' });
  await create();

  expect(await fleet.count({ team: 'blue' })).toBe(121);
  expect(await fleet.count({ team: undefined })).toBe(122);
  expect(await fleet.count({ nobody: undefined })).toBe(0);
});

test('lists all pages, a hundred each', async () => {
  const { fleet, create } = await prepare();
  for (let n = 0; n < 101; n += 1) await create(BLUE);

  const first = await fleet.list({ team: 'blue' });
  const second = await fleet.list({ team: 'blue' }, first.nextToken);

  expect([first.instances.length, second.instances.length, second.nextToken]).toEqual([100, 1, undefined]);
  expect(new Set([...first.instances, ...second.instances].map(({ instanceId }) => instanceId)).size).toBe(101);
});

test('tells how each is charged, and which costs nothing while it is stopped', async () => {
  const { fleet, create, get, clock } = await prepare();
  const saving = await create(BLUE);
  const spot = await create({ ...BLUE, SpotStrategy: 'SpotAsPriceGo' });
  const prepaid = await create({ ...BLUE, InstanceChargeType: 'PrePaid', Period: '1', PeriodUnit: 'Month' });
  clock.advance(60_000);
  await get({ Action: 'StartInstance', RegionId: REGION, InstanceId: saving });
  clock.advance(60_000);
  await get({ Action: 'StopInstance', RegionId: REGION, InstanceId: saving, StoppedMode: 'StopCharging' });
  clock.advance(60_000);

  const { instances } = await fleet.list({ team: 'blue' });

  const common = {
    instanceType: DEFAULT_INSTANCE_TYPE,
    spotStrategy: 'NoSpot',
    chargeType: 'PostPaid',
    isCharged: true,
  };
  expect(instances).toEqual(
    expect.arrayContaining([
      { ...common, instanceId: saving, isCharged: false },
      { ...common, instanceId: spot, spotStrategy: 'SpotAsPriceGo' },
      { ...common, instanceId: prepaid, chargeType: 'PrePaid' },
    ]),
  );
});

test('asks for the price of one for an hour', async () => {
  const { fleet } = await prepare();

  const price = await fleet.priceOfOne({ instanceType: LAUNCH.InstanceType, imageId: LAUNCH.ImageId });

  expect(price).toMatchObject({ term: { unit: 'Hour', periods: 1 }, currency: 'CNY' });
  expect(price.trade).toBeGreaterThan(0);
});

test('asks for a price with everything that decides on it, and with nothing else', async () => {
  const asked: URLSearchParams[] = [];
  const { url } = await closeAfterTest(
    startStub((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://here').searchParams);
      response.end('{"PriceInfo": {"Price": {"Currency": "CNY", "TradePrice": 1}}}');
    }),
  );
  const priced = { instanceType: 'ecs.g7.large', imageId: 'm-1', zoneId: 'z-1', ioOptimized: 'optimized' };
  const disks = { systemDisk: { category: 'cloud_essd', size: 40 }, dataDisk: [{ category: 'cloud_ssd', size: 100 }] };
  const network = { internetChargeType: 'PayByBandwidth', internetMaxBandwidthOut: 5 };
  const spot = { spotStrategy: 'SpotAsPriceGo', spotDuration: 1 };

  await connectEcsFleet(REGION, url, CREDENTIALS).priceOfOne({
    ...{ ...priced, ...disks, ...network, ...spot },
    ...{ instanceName: 'web', userData: 'c2VjcmV0' },
  });

  expect(asked.map((query) => Object.fromEntries(query))).toEqual([
    {
      ...{ RegionId: REGION, ResourceType: 'instance', PriceUnit: 'Hour', Period: '1', Amount: '1' },
      ...{ InstanceType: 'ecs.g7.large', ImageId: 'm-1', ZoneId: 'z-1', IoOptimized: 'optimized' },
      ...{ 'SystemDisk.Category': 'cloud_essd', 'SystemDisk.Size': '40' },
      ...{ 'DataDisk.1.Category': 'cloud_ssd', 'DataDisk.1.Size': '100' },
      ...{ InternetChargeType: 'PayByBandwidth', InternetMaxBandwidthOut: '5' },
      ...{ SpotStrategy: 'SpotAsPriceGo', SpotDuration: '1' },
    },
  ]);
});

test('a spot instance costs the price of the market', async () => {
  const { fleet } = await prepare();
  const priced = { instanceType: LAUNCH.InstanceType, imageId: LAUNCH.ImageId };

  const spot = await fleet.priceOfOne({ ...priced, spotStrategy: 'SpotAsPriceGo' });

  expect(spot.trade).toBeLessThan((await fleet.priceOfOne(priced)).trade);
});

test.each([
  ['throttle', {}, true],
  ['resetBefore', {}, true],
  ['answer', { code: 'Forbidden.RAM', status: 403 }, false],
] as const)('a call that ends in %s is one that may succeed later, or not', async (kind, more, retryable) => {
  const { fleet } = await prepare([{ service: 'ecs', kind, ...more }]);

  for (const call of [fleet.count({}), fleet.list({}), fleet.priceOfOne({ instanceType: 'ecs.g6.large' })]) {
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'CloudError' });
    expect(isRetryable(error as Error)).toBe(retryable);
  }
});

test.each(['{}', '{"TotalCount": "many"}', '{"TotalCount": 5, "Instances": {"Instance": [{}]}}', '<html>', ''])(
  'an answer that nobody can read, %s, counts for nothing less than there is',
  async (body) => {
    const { url } = await closeAfterTest(
      startStub((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      }),
    );
    const fleet = connectEcsFleet(REGION, url, CREDENTIALS);

    await expect(fleet.list({})).rejects.toMatchObject({ name: 'CloudError' });
    if (!body.includes('5')) await expect(fleet.count({})).rejects.toMatchObject({ name: 'CloudError' });
  },
);
