import { describe, expect, test } from 'vitest';
import { CloudError } from '../../shared/cloud/errors.ts';
import { RailRefusal } from '../../shared/rails/rail.ts';
import { prepareCreating } from '../../test/support/prepareCreating.ts';
import { answerFor } from './answer.ts';
import { aRequest } from '../../test/support/builders.ts';

const REFUSAL = new RailRefusal('MAX_LIVE_INSTANCES', { message: 'Too many: deploy with more.', field: 'count' });

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

  test('that ECS does not answer for the moment are asked again after a pause', async () => {
    const { means, create, pauses } = prepareCreating();
    let asked = 0;
    means.admit = () => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new CloudError('DescribePrice', '', 'No answer.'))
        : Promise.resolve(undefined);
    };

    const { filled } = await create({ count: 2 });

    expect([filled.length, asked, pauses.length]).toEqual([2, 2, 1]);
  });
});
