import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { answerFor } from '../../functions/create/answer.ts';
import { ERROR_TABLE, type ErrorRow } from '../../shared/cloud/errorTable.ts';
import type { ErrorClass } from '../../shared/cloud/errorClass.ts';
import { aRequest } from '../support/builders.ts';
import { prepareCreating } from '../support/prepareCreating.ts';
import { prepareReconciling, type Reconciling } from '../support/prepareReconciling.ts';

/**
 * Walks every code of the table through what the functions do. Each class says here, by hand, what it has to lead to; that
 * the codes people have reported are in the right class stands in errors.test.ts, by hand too.
 */

const KINDS = ['throttled', 'transient', 'placement', 'account', 'absent', 'request'] as const satisfies ErrorClass[];

/** The rows of a class; a family of codes has no code of its own. */
function rowsOf(kind: ErrorClass): ErrorRow[] {
  return ERROR_TABLE.filter((row) => row.class === kind && !row.code.endsWith('.*'));
}

/** How ECS answers with this row, in one of its documented statuses. */
function answerWith({ words = [], seen }: ErrorRow, times = 1) {
  const [status = 403] = Object.values(seen).flat();
  return { message: `It says: ${words.join(' … ')}.`, status, times };
}

/** Every row of the class whose walk does not end as it should, with how it ended. */
async function walkAll<E>(kind: ErrorClass, expected: E, walk: (row: ErrorRow) => Promise<E>): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const row of rowsOf(kind)) {
    const ended = await walk(row);
    if (!isDeepStrictEqual(ended, expected)) wrong.push({ ...row, ended });
  }
  return wrong;
}

/** How an instance has ended: its status, and each outcome with whether it fails with the code of this row. */
function endOf(cloud: Reconciling, id: string, { code }: ErrorRow): unknown {
  const outcomes = cloud.outcomes.map(({ type, data }) => [type, data.code === undefined ? null : data.code === code]);
  return [cloud.statusOf(id), outcomes];
}

describe('a code on CreateInstance, of the first of two placements,', () => {
  const TWO = { requestId: 'r-1', placements: [{ zoneId: 'cn-hangzhou-b' }, { zoneId: 'cn-hangzhou-g' }] };

  /** Which placement the server is in, if any; the answer's status; how many were asked; and the outcomes. */
  const create = async (row: ErrorRow) => {
    const cloud = prepareCreating();
    cloud.fail('CreateInstance', row.code, { ...answerWith(row), instanceId: '0/1/0' });
    const provisioned = await cloud.create(TWO);
    const { status } = answerFor(aRequest(TWO), provisioned);
    return {
      placement: provisioned.filled.map(({ placement }) => placement),
      status,
      asked: cloud.created(),
      outcomes: cloud.outcomes.map(({ type, data }) => [type, data.code === row.code, data.released]),
    };
  };

  const SAME_AGAIN = { placement: [0], status: 202, asked: ['0/1/0', '0/1/0'], outcomes: [] };
  const REFUSED = { placement: [], asked: ['0/1/0'], outcomes: [['instance.failed', true, true]] };

  test.each([
    ['throttled', SAME_AGAIN],
    ['transient', SAME_AGAIN],
    ['placement', { placement: [1], status: 202, asked: ['0/1/0', '0/1/1'], outcomes: [] }],
    ['account', { ...REFUSED, status: 403 }],
    ['absent', { ...REFUSED, status: 404 }],
  ] as const)('that is %s', async (kind, expected) => {
    expect(await walkAll<unknown>(kind, expected, create)).toEqual([]);
  });

  test('that is the request’s', async () => {
    const wrong = await walkAll<unknown>('request', REFUSED, async (row) => {
      const { status, placement, asked, outcomes } = await create(row);
      const conflict = /^(Invalid)?Idempoten(ce|t)Param/.test(row.code);
      const right = conflict ? 409 : row.code.endsWith('.NotFound') ? 404 : 400;
      return status === right ? { placement, asked, outcomes } : { status };
    });

    expect(wrong).toEqual([]);
  });
});

/** A class that passes: the goal is reached all the same, and nobody hears of the refusal. */
const PASSES: Record<ErrorClass, boolean> = {
  throttled: true,
  transient: true,
  placement: true,
  absent: true,
  account: false,
  request: false,
};

describe.each(KINDS)('a code that is %s', (kind) => {
  test.each(['AllocatePublicIpAddress', 'ModifyInstanceAutoReleaseTime', 'StartInstances'])(
    'on %s, once: the server runs, or is given back and told as failed with this code',
    async (api) => {
      const expected = PASSES[kind]
        ? ['Running', [['instance.running', null]]]
        : ['Absent', [['instance.failed', true]]];

      const wrong = await walkAll<unknown>(kind, expected, async (row) => {
        const cloud = prepareReconciling();
        const intent = { onFailure: 'release', publicIp: true, autoReleaseMinutes: 60 } as const;
        const id = cloud.provision(intent, {}, { internetMaxBandwidthOut: 5 });
        cloud.fail(api, row.code, answerWith(row));
        await cloud.look(id);
        await cloud.runDry();
        return endOf(cloud, id, row);
      });

      expect(wrong).toEqual([]);
    },
  );

  test('on StopInstances, once: the server stops, or runs on and is told as failed with this code', async () => {
    const expected = PASSES[kind]
      ? ['Stopped', [['instance.stopped', null]]]
      : ['Running', [['instance.failed', true]]];

    const wrong = await walkAll<unknown>(kind, expected, async (row) => {
      const cloud = prepareReconciling();
      const id = cloud.running();
      cloud.aim(id, { goal: 'Stopped' });
      cloud.fail('StopInstances', row.code, answerWith(row));
      await cloud.look(id);
      await cloud.runDry();
      return endOf(cloud, id, row);
    });

    expect(wrong).toEqual([]);
  });

  test('on DeleteInstances, once: the server is gone, or stays and is told as failed with this code', async () => {
    const expected = PASSES[kind]
      ? ['Absent', [['instance.released', null]]]
      : ['Running', [['instance.failed', true]]];

    const wrong = await walkAll<unknown>(kind, expected, async (row) => {
      const cloud = prepareReconciling();
      const id = cloud.running();
      cloud.aim(id, { goal: 'Released' });
      cloud.fail('DeleteInstances', row.code, answerWith(row));
      await cloud.look(id);
      await cloud.runDry();
      return endOf(cloud, id, row);
    });

    expect(wrong).toEqual([]);
  });
});
