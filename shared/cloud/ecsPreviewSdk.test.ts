import { expect, test } from 'vitest';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { KEY, REGION } from '../../local/test/ecs/data.ts';
import { startEcs } from '../../local/test/ecs/startEcs.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { startStub } from '../../test/support/startStub.ts';
import { termOf, type EcsPreview } from './ecsPreview.ts';
import { connectEcsPreview } from './ecsPreviewSdk.ts';
import { CloudError } from './errors.ts';

const CREDENTIALS = { ...KEY, securityToken: undefined };
const LAUNCH = {
  imageId: DEFAULT_IMAGE_ID,
  instanceType: DEFAULT_INSTANCE_TYPE,
  securityGroupId: DEFAULT_SECURITY_GROUP_ID,
  tag: [],
};

/** Our adapter to a server that answers every call with this. */
async function prepareAnswer(body: string, status = 200): Promise<EcsPreview> {
  const { url } = await closeAfterTest(
    startStub((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    }),
  );
  return connectEcsPreview(REGION, url, CREDENTIALS);
}

async function errorOf(promise: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CloudError) return error;
  throw new Error('There was no CloudError.');
}

test('a dry run that passes resolves, and a price is that of all', async () => {
  const { url } = await closeAfterTest(startEcs());
  const preview = connectEcsPreview(REGION, url, CREDENTIALS);

  await preview.tryCreate(LAUNCH);
  const one = await preview.price(LAUNCH, 1);
  const four = await preview.price(LAUNCH, 4);

  expect(one).toMatchObject({ currency: 'CNY', term: { unit: 'Hour', periods: 1 } });
  expect(four.trade).toBeCloseTo(one.trade * 4, 4);
});

test('a dry run that is refused, and a price that is refused, keep the code and sentence of ECS', async () => {
  const { url } = await closeAfterTest(startEcs());
  const preview = connectEcsPreview(REGION, url, CREDENTIALS);
  const wrong = { ...LAUNCH, imageId: 'none' };

  const refusals = [await errorOf(preview.tryCreate(wrong)), await errorOf(preview.price(wrong, 1))];

  expect(refusals).toMatchObject([
    { api: 'CreateInstance', code: 'InvalidImageId.NotFound', message: 'The specified ImageId does not exist.' },
    { api: 'DescribePrice', code: 'InvalidImageId.NotFound', message: 'The specified ImageId does not exist.' },
  ]);
});

test('an instance that is made all the same is named', async () => {
  const preview = await prepareAnswer('{"InstanceId": "i-oops", "RequestId": "r"}');

  expect((await errorOf(preview.tryCreate(LAUNCH))).message).toMatch(/i-oops.*release it/);
});

test.each([
  ['a page', '<html>', 502],
  ['no price', '{"PriceInfo": {}}', 200],
  ['a price in words', '{"PriceInfo": {"Price": {"Currency": "CNY", "TradePrice": "much"}}}', 200],
  ['nothing', '', 200],
])('%s instead of a price is no readable answer', async (_what, body, status) => {
  const preview = await prepareAnswer(body, status);

  expect(await errorOf(preview.price(LAUNCH, 1))).toMatchObject({ api: 'DescribePrice', code: '' });
});

test('a price without a list price is its own list price', async () => {
  const preview = await prepareAnswer('{"PriceInfo": {"Price": {"Currency": "USD", "TradePrice": 0.5}}}');

  expect(await preview.price(LAUNCH, 1)).toMatchObject({ currency: 'USD', trade: 0.5, original: 0.5 });
});

test.each([
  [{}, { unit: 'Hour', periods: 1 }],
  [{ period: 3 }, { unit: 'Hour', periods: 1 }],
  [
    { instanceChargeType: 'PrePaid', period: 4, periodUnit: 'Week' },
    { unit: 'Week', periods: 4 },
  ],
  [
    { instanceChargeType: 'PrePaid', period: 9 },
    { unit: 'Month', periods: 9 },
  ],
  [
    { instanceChargeType: 'PrePaid', period: 12, periodUnit: 'Month' },
    { unit: 'Year', periods: 1 },
  ],
  [
    { instanceChargeType: 'PrePaid', period: 60 },
    { unit: 'Year', periods: 5 },
  ],
])('the term of %j', (parameters, term) => {
  expect(termOf(parameters)).toEqual(term);
});
