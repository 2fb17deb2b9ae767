import { describe, expect, test } from 'vitest';
import { ordered, type Column, type Row } from './row.ts';

const BLANK: Row = {
  ...{
    instanceId: '',
    name: '',
    requestId: '',
    slot: -1,
    status: 'Running',
    goal: 'Running',
    pending: false,
    failure: '',
  },
  ...{
    instanceType: 'ecs.g6.large',
    zoneId: 'cn-hangzhou-a',
    placement: 0,
    createdAt: 0,
    addresses: [],
    locks: [],
    tags: {},
  },
};
const row = (instanceId: string, fields: Partial<Row> = {}): Row => ({ ...BLANK, instanceId, ...fields });
const ids = (rows: readonly Row[]): string[] => rows.map(({ instanceId }) => instanceId);

describe('a filter', () => {
  const rows = [
    row('i-a', { requestId: 'web-1', slot: 1, addresses: ['47.1.2.3'] }),
    row('i-b', { requestId: 'web-1', slot: 10, status: 'Stopped' }),
    row('i-c', { requestId: 'batch', slot: 1, failure: 'DeadlineExceeded', name: 'running-late' }),
  ];
  const found = (filter: string): string[] =>
    ids(ordered(rows, filter, { column: 'slot', descending: false }, {})).sort();

  test.each([
    ['', ['i-a', 'i-b', 'i-c']],
    ['web', ['i-a', 'i-b']],
    ['web STOPPED', ['i-b']],
    ['47.1', ['i-a']],
    ['running', ['i-a', 'i-b', 'i-c']],
    ['status:running', ['i-a', 'i-c']],
    ['slot:1', ['i-a', 'i-c']],
    ['failure:deadline', ['i-c']],
    ['<img', []],
  ])('%j finds %j', (filter, expected) => {
    expect(found(filter)).toEqual(expected);
  });
});

describe('sorting', () => {
  const rows = [
    row('i-a', { requestId: 'b', slot: 10, createdAt: 3, status: 'Stopped' }),
    row('i-b', { requestId: 'a', slot: 9, createdAt: 1, instanceType: 'ecs.c6.large' }),
    row('i-c', { requestId: 'a', slot: 2, createdAt: 2 }),
  ];
  const by = (column: Column, descending = false): string[] =>
    ids(
      ordered(rows, '', { column, descending }, { 'ecs.g6.large cn-hangzhou-a': 0.5, 'ecs.c6.large cn-hangzhou-a': 2 }),
    );

  test.each([
    ['request', ['i-c', 'i-b', 'i-a']],
    ['slot', ['i-c', 'i-b', 'i-a']],
    ['status', ['i-c', 'i-b', 'i-a']],
    ['age', ['i-a', 'i-c', 'i-b']],
    ['placement', ['i-b', 'i-c', 'i-a']],
    ['cost', ['i-c', 'i-a', 'i-b']],
  ] as const)('by %s', (column, expected) => {
    expect(by(column)).toEqual(expected);
  });

  test('the other way round', () => {
    expect(by('age', true)).toEqual(['i-b', 'i-c', 'i-a']);
  });
});
