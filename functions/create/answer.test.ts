import { describe, expect, test } from 'vitest';
import { CloudError } from '../../shared/cloud/errors.ts';
import { aRequest } from '../../test/support/builders.ts';
import { answerFor, isComplete } from './answer.ts';
import type { Unfilled } from './fillSlot.ts';

const request = aRequest({ requestId: 'r-1', count: 3 });

function unfilled(slot: number, code: string): Unfilled {
  return { slot, error: new CloudError('CreateInstance', code, 'No.'), refusals: [], uncertain: undefined };
}

const filled = (slot: number) => ({ slot, instanceId: `i-${slot}`, placement: 0 });

describe('an answer to a request', () => {
  test('tells every slot in its order', () => {
    const answer = answerFor(request, {
      filled: [filled(2), filled(0)],
      unfilled: [unfilled(1, 'InsufficientBalance')],
    });

    expect(answer).toEqual({
      status: 202,
      body: {
        requestId: 'r-1',
        goal: 'Running',
        deadlineSeconds: 900,
        instances: [filled(0), filled(2)],
        failures: [
          {
            slot: 1,
            code: 'InsufficientBalance',
            message:
              'No. See to the balance, quotas, permissions and queues of the account, then send the same request again.',
            retryable: false,
          },
        ],
      },
    });
  });

  test('of several placements without room has a line for each', () => {
    const placed = aRequest({
      requestId: 'r-1',
      placements: [{ instanceType: 'ecs.g6.large', zoneId: 'cn-hangzhou-b' }, { instanceType: 'ecs.g7.large' }],
    });
    const refusals = ['OperationDenied.NoStock', 'Zone.NotOnSale'].map((code, placement) => {
      return { placement, error: new CloudError('CreateInstance', code, `No ${placement}.`) };
    });
    const [, last] = refusals;
    if (last === undefined) throw new Error('There are two.');

    const { body } = answerFor(placed, {
      filled: [],
      unfilled: [{ slot: 0, error: last.error, refusals, uncertain: undefined }],
    });

    const lines = [
      'No placement has room:',
      '1 (ecs.g6.large, cn-hangzhou-b): OperationDenied.NoStock: No 0.',
      '2 (ecs.g7.large): Zone.NotOnSale: No 1. Name further placements, or try again when there is stock.',
    ];

    expect(body).toMatchObject({
      error: { code: 'Zone.NotOnSale', message: lines.join('\n') },
      failures: [{ slot: 0, message: lines.join('\n') }],
    });
  });

  test('names the field that ECS refuses, for the request and for each slot', () => {
    const { status, body } = answerFor(request, {
      filled: [],
      unfilled: [1, 0].map((slot) => unfilled(slot, 'InvalidImageId.NotFound')),
    });

    const failure = {
      code: 'InvalidImageId.NotFound',
      message: 'No (imageId). Correct the request.',
      field: 'imageId',
    };

    expect([status, body]).toEqual([
      404,
      {
        error: { ...failure, api: 'CreateInstance' },
        requestId: 'r-1',
        failures: [0, 1].map((slot) => ({ slot, ...failure, retryable: false })),
      },
    ]);
  });

  test('of a type that is not sold does not only speak of stock', () => {
    const { body } = answerFor(request, {
      filled: [],
      unfilled: [unfilled(0, 'InvalidInstanceType.ValueNotSupported')],
    });

    expect(body).toMatchObject({
      failures: [{ message: expect.stringContaining('Check that the instance type exists') as string }],
    });
  });

  test('asks to be called again where that may fill more', () => {
    const failures = [unfilled(2, 'InsufficientBalance'), unfilled(1, 'Throttling')];

    const answer = answerFor(request, { filled: [filled(0)], unfilled: failures });

    expect(answer).toMatchObject({
      status: 202,
      retryAfterSeconds: 60,
      body: {
        failures: [
          { slot: 1, retryable: true },
          { slot: 2, retryable: false },
        ],
      },
    });
  });

  test('says that there was no readable answer where there was none', () => {
    const { body } = answerFor(request, { filled: [filled(0)], unfilled: [unfilled(1, '')] });

    expect(body).toMatchObject({ failures: [{ slot: 1, code: 'NoAnswer', retryable: true }] });
  });

  test.each([
    ['InsufficientBalance', 403],
    ['OperationDenied.NoStock', 409],
    ['InvalidImageId.NotFound', 404],
    ['InvalidParameter', 400],
    ['Throttling', 503],
  ])('of nothing but %s is an error with status %i', (code, status) => {
    expect(answerFor(request, { filled: [], unfilled: [unfilled(1, code), unfilled(0, code)] })).toMatchObject({
      status,
      body: { error: { code }, requestId: 'r-1', failures: [{ slot: 0 }, { slot: 1 }] },
    });
  });

  test('of nothing is one to call again where any slot may still be filled', () => {
    const failures = [unfilled(0, 'InvalidParameter'), unfilled(1, 'InternalError')];

    expect(answerFor(request, { filled: [], unfilled: failures })).toMatchObject({
      status: 503,
      retryAfterSeconds: 5,
      body: { error: { code: 'InternalError' } },
    });
  });

  test.each(['IdempotentParameterMismatch', 'IdempotenceParamNotMatch', 'InvalidIdempotenceParameter.Mismatch'])(
    'tells a request id that was used for something else, by %s',
    (code) => {
      const mismatch = unfilled(0, code);

      expect(answerFor(request, { filled: [], unfilled: [mismatch] })).toEqual({
        status: 409,
        body: {
          error: {
            code: 'RequestIdConflict',
            message: 'Request id r-1 was used with other parameters: send those again, or take a new id.',
            field: 'requestId',
          },
          requestId: 'r-1',
          failures: [expect.objectContaining({ code })],
        },
      });
    },
  );
});

test('a request is complete when calling again could fill nothing more', () => {
  expect(isComplete({ filled: [filled(0)], unfilled: [] })).toBe(true);
  expect(isComplete({ filled: [], unfilled: [unfilled(0, 'InsufficientBalance')] })).toBe(true);
  expect(isComplete({ filled: [], unfilled: [unfilled(0, 'InsufficientBalance'), unfilled(1, '')] })).toBe(false);
});
