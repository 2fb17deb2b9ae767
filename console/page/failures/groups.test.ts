import { expect, test } from 'vitest';
import type { Row } from '../fleet/row.ts';
import { groupsOf, helpFor, type Failed } from './groups.ts';

const row = (instanceId: string, failure: string): Row => ({ instanceId, failure, requestId: 'web' }) as Row;
const failed = (instanceId: string, code: string): Failed => ({
  instanceId,
  code,
  reason: 'why',
  at: 1,
  requestId: 'web',
});

test('failures come by code, the most frequent first, and none counts twice', () => {
  const groups = groupsOf(
    [row('i-1', 'DeadlineExceeded'), row('i-2', 'DeadlineExceeded'), row('i-3', '')],
    [failed('i-1', 'DeadlineExceeded'), failed('', 'OperationDenied.NoStock')],
  );

  expect(groups.map(({ code, items }) => [code, items.map(({ instanceId }) => instanceId)])).toEqual([
    ['DeadlineExceeded', ['i-1', 'i-2']],
    ['OperationDenied.NoStock', ['']],
  ]);
});

test.each([
  ['OperationDenied.NoStock', 'placement'],
  ['Throttling.User', 'wait'],
  ['InternalError', 'wait'],
  ['NotEnoughBalance', 'account'],
  ['Forbidden.RAM', 'account'],
  ['InvalidImageId.NotFound', 'request'],
  ['DeadlineExceeded', 'deadline'],
  ['InstanceVanished', 'gone'],
  ['InstanceLocked', 'locked'],
  ['GuardRail.MAX_LIVE_INSTANCES', 'rails'],
  ['NobodyKnowsThisCode', 'unknown'],
])('what helps against %s is: %s', (code, help) => {
  expect(helpFor(code, '')).toBe(help);
});
