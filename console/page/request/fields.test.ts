import { describe, expect, test } from 'vitest';
import { $defs } from '../../../docs/api.schema.json';
import { isMistyped, requestFields, requestOf } from './fields.ts';

const { usual, others } = requestFields();
const all = [...usual, ...others];

test('the form has a field for all that a request may set, each once', () => {
  const names = all.map(({ name }) => name);
  const allowed = Object.entries($defs.CreateRequest.properties).filter(([, schema]) => !('not' in schema));

  expect(names.toSorted()).toEqual(allowed.map(([name]) => name).toSorted());
  expect(names).not.toContain('clientToken');
});

test('a password is typed unseen', () => {
  expect(all.find(({ name }) => name === 'password')).toMatchObject({ kind: 'text', secret: true });
});

describe('what is typed', () => {
  test('becomes a request: numbers, flags, groups and lists, without what is blank', () => {
    const typed = {
      ...{ requestId: 'web', count: '3', imageId: '', confirm: 'true', ioOptimized: '' },
      systemDisk: { size: '40', category: '' },
      dataDisk: [{ size: '100', encrypted: 'false' }, {}],
      privatePoolOptions: { id: '' },
      tag: [{ key: 'team', value: '<b>' }],
    };

    expect(requestOf(all, typed)).toEqual({
      ...{ requestId: 'web', count: 3, confirm: true },
      systemDisk: { size: 40 },
      dataDisk: [{ size: 100, encrypted: false }],
      tag: [{ key: 'team', value: '<b>' }],
    });
  });

  test.each([
    [{ count: 'three' }, 'count'],
    [{ count: '0' }, 'count'],
    [{ count: '1.5' }, 'count'],
    [{ internetMaxBandwidthOut: '101' }, 'internetMaxBandwidthOut'],
    [{ systemDisk: { size: 'big' } }, 'systemDisk.size'],
    [{ dataDisk: [{}, { size: '-1' }] }, 'dataDisk[1].size'],
  ])('%j is told at its field', (typed, field) => {
    const request = requestOf(all, typed);

    expect(isMistyped(request)).toBe(true);
    expect(request).toEqual({ field });
  });
});
