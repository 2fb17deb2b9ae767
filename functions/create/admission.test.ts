import { describe, expect, test } from 'vitest';
import { CloudError } from '../../shared/cloud/errors.ts';
import { RailRefusal } from '../../shared/rails/rail.ts';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { answerFor } from './answer.ts';
import { aRequest } from '../../test/support/builders.ts';
import { ODD, showOddly } from '../../test/support/oddLooks.ts';

const REFUSAL = new RailRefusal('MAX_LIVE_INSTANCES', { message: 'Too many: deploy with more.', field: 'count' });

/** A cloud with the request `request` for two, of which the second was refused. */
async function prepareHalfDone() {
  const cloud = prepareCreating();
  cloud.fail('CreateInstance', 'InvalidParameter', { instanceId: '1/2/0', times: 1 });
  await cloud.create({ requestId: 'request', count: 2 });
  cloud.clock.advance(15_000);
  return cloud;
}

describe('the guard rails', () => {
  test('are asked about what is missing of a request, and about nothing where nothing is', async () => {
    const { means, create } = prepareCreating();
    const asked: number[] = [];
    means.admit = (count) => {
      asked.push(count);
      return Promise.resolve(asked.length === 1 ? REFUSAL : undefined);
    };

    await create({ requestId: 'request', count: 3 });
    await create({ requestId: 'request', count: 3 });
    await create({ requestId: 'request', count: 3 });

    expect(asked).toEqual([3, 3]);
  });

  test('that refuse leave every open slot empty, with an outcome and the words of the rail', async () => {
    const { means, create, created } = prepareCreating();
    means.admit = () => Promise.resolve(REFUSAL);

    const provisioned = await create({ count: 2 });

    expect(created()).toEqual([]);
    const answer = answerFor(aRequest({ count: 2 }), provisioned);
    const told = { code: 'GuardRail.MAX_LIVE_INSTANCES', message: 'Too many: deploy with more.', field: 'count' };
    expect(answer).toMatchObject({ status: 403, body: { error: told, failures: [told, told] } });
    expect(answer.retryAfterSeconds).toBeUndefined();
  });

  test('that ECS does not answer for the moment are asked the same again after a pause', async () => {
    const { means, create, pauses } = await prepareHalfDone();
    const asked: number[] = [];
    means.admit = (count) => {
      asked.push(count);
      return asked.length === 1
        ? Promise.reject(new CloudError('DescribePrice', '', 'No answer.'))
        : Promise.resolve(undefined);
    };

    const { filled } = await create({ requestId: 'request', count: 2 });

    expect([filled.length, pauses.length]).toEqual([2, 1]);
    expect(asked).toEqual([1, 1]);
  });

  test('that have let a request pass are not asked again where ECS has to be tried again', async () => {
    const { means, create, fail, pauses } = prepareCreating();
    const asked: number[] = [];
    means.admit = (count) => Promise.resolve(void asked.push(count));
    fail('CreateInstance', 'InternalError', { times: 1 });

    const { filled } = await create({ count: 2 });

    expect([filled.length, pauses.length]).toEqual([2, 1]);
    expect(asked).toEqual([2]);
  });

  test('are asked once ECS shows what is missing, and not before', async () => {
    const cloud = await prepareHalfDone();
    const [id = ''] = cloud.list();
    const showAgain = showOddly(cloud, id, ODD['no readable tags']);
    const asked: number[] = [];
    cloud.means.admit = (count) => {
      asked.push(count);
      return Promise.resolve(REFUSAL);
    };
    const { sleep } = cloud.means;
    cloud.means.sleep = (ms) => {
      showAgain();
      return sleep(ms);
    };

    const again = await cloud.create({ requestId: 'request', count: 2 });

    expect(asked).toEqual([1]);
    expect(again).toMatchObject({ filled: [{ slot: 0, instanceId: id }], unfilled: [{ slot: 1, error: REFUSAL }] });
    expect(cloud.list()).toEqual([id]);
  });
});
