import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aWorkItem, NEW_YEAR } from '../../test/support/builders.ts';
import { GOALS } from './instance.ts';
import { decodeMessage, encodeMessage, inMessages, ITEMS_PER_MESSAGE, type WorkItem } from './message.ts';

const times = fc.integer({ min: 0, max: 2 ** 42 });
const codes = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,55}$/);
const items: fc.Arbitrary<WorkItem> = fc.record(
  {
    instanceId: fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/),
    goal: fc.constantFrom(...GOALS),
    generation: times,
    deadline: times,
    slot: fc.record({
      requestId: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
      index: fc.nat(999),
      placement: fc.nat(9),
    }),
    failure: codes,
    failed: fc.record({ goal: fc.constantFrom(...GOALS), reason: fc.string({ maxLength: 160 }) }),
    refusal: codes,
    seen: fc.constant(true),
    absentSince: times,
    errors: fc.nat(1000),
    oldest: times,
    finished: fc.constant(true),
  },
  { requiredKeys: ['instanceId', 'goal', 'generation', 'deadline'] },
);

describe('a message', () => {
  test('tells all its work items again', () => {
    fc.assert(
      fc.property(fc.array(items, { minLength: 1, maxLength: 100 }), (list) => {
        expect(decodeMessage(encodeMessage(list))).toEqual({ items: list });
      }),
    );
  });

  test('is read the same when the platform has parsed its JSON already', () => {
    const list = [aWorkItem({ seen: true })];

    expect(decodeMessage(JSON.parse(encodeMessage(list)))).toEqual({ items: list });
  });

  test('is short: what is not so is not in it', () => {
    expect(encodeMessage([aWorkItem({ deadline: 5, seen: false, finished: false })])).toBe(
      '{"v":1,"items":[{"id":"i-1","goal":"Running","gen":0,"due":5}]}',
    );
  });

  test('of a hundred items at their longest fits MNS’s 64 KB after base64', () => {
    const longest = aWorkItem({
      instanceId: 'i-'.padEnd(25, 'x'),
      goal: 'Released',
      generation: NEW_YEAR,
      deadline: NEW_YEAR,
      failure: 'InvalidInstanceType.ElasticNetworkInterfaceNotSupported',
      seen: true,
      absentSince: NEW_YEAR,
      errors: 1000,
      oldest: 2 ** 42,
      finished: true,
    });

    expect(encodeMessage(Array.from({ length: 100 }, () => longest)).length).toBeLessThan(48 * 1024);
  });

  const valid = { id: 'i-1', goal: 'Running', gen: 0, due: 1 };

  test('of a later version is read without what this version does not know', () => {
    const later = { v: 2, items: [{ ...valid, more: { than: 'we know' } }], more: [] };

    expect(decodeMessage(later)).toEqual(decodeMessage({ v: 1, items: [valid] }));
  });

  test.each<[string, unknown]>([
    ['v is wrong', { v: 0, items: [valid] }],
    ['v is wrong', { items: [valid] }],
    ['items is wrong', { v: 1 }],
    ['items is wrong', { v: 1, items: [] }],
    ['items is wrong', { v: 1, items: Array.from({ length: 1001 }, () => valid) }],
    ['items.1.id is wrong', { v: 1, items: [valid, { ...valid, id: 'i 1' }] }],
    ['items.0.id is wrong', { v: 1, items: [{ ...valid, id: '' }] }],
    ['items.0.id is wrong', { v: 1, items: [{ ...valid, id: ' i-1' }] }],
    ['items.0.id is wrong', { v: 1, items: [{ ...valid, id: 'x'.repeat(65) }] }],
    ['items.0.goal is wrong', { v: 1, items: [{ ...valid, goal: 'Sleeping' }] }],
    ['items.0.gen is wrong', { v: 1, items: [{ ...valid, gen: -1 }] }],
    ['items.0.gen is wrong', { v: 1, items: [{ ...valid, gen: 1.5 }] }],
    ['items.0.due is wrong', { v: 1, items: [{ ...valid, due: '1' }] }],
    ['items.0.failure is wrong', { v: 1, items: [{ ...valid, failure: 'x'.repeat(129) }] }],
    ['items.0.seen is wrong', { v: 1, items: [{ ...valid, seen: true }] }],
    ['items.0.absent is wrong', { v: 1, items: [{ ...valid, absent: null }] }],
    ['items.0.errors is wrong', { v: 1, items: [{ ...valid, errors: Number.MAX_VALUE }] }],
    ['items.0.old is wrong', { v: 1, items: [{ ...valid, old: -1 }] }],
    ['items.0.fin is wrong', { v: 1, items: [{ ...valid, fin: 0 }] }],
    ['its root is wrong', null],
    ['its root is wrong', 7],
    ['its root is wrong', '"text"'],
  ])('that cannot be read says where: %s', (where, body) => {
    expect(decodeMessage(body)).toEqual({ error: `The message is not of a known form: ${where}.` });
  });

  test('that is no JSON says so and does not repeat itself', () => {
    expect(decodeMessage('secret {')).toEqual({ error: 'The message is not JSON.' });
  });

  test('of up to a thousand items can be read, though no more than a hundred are written', () => {
    const body = { v: 1, items: Array.from({ length: 1000 }, () => valid) };

    expect(decodeMessage(body)).toHaveProperty('items.length', 1000);
  });

  test('of any other form is an answer and no exception', () => {
    const texts = fc.oneof(fc.string(), fc.json(), fc.anything(), fc.object());
    fc.assert(
      fc.property(texts, (body) => {
        expect(decodeMessage(body)).toHaveProperty('error');
      }),
    );
  });

  test('holds no more than MNS takes, whatever its items have to say, and all of them go', () => {
    const reason = 'r'.repeat(200);
    const long = Array.from({ length: 250 }, (_, index) =>
      aWorkItem({
        instanceId: `i-${'x'.repeat(58)}-${index}`,
        slot: { requestId: 'q'.repeat(64), index, placement: 1 },
        failure: 'f'.repeat(128),
        failed: { goal: 'Running', reason },
        refusal: 'e'.repeat(128),
      }),
    );

    const messages = inMessages(long);

    expect(messages.flat()).toEqual(long);
    for (const items of messages) {
      expect(items.length).toBeLessThanOrEqual(ITEMS_PER_MESSAGE);
      expect(Buffer.from(encodeMessage(items)).toString('base64').length).toBeLessThanOrEqual(65_536);
      expect(decodeMessage(encodeMessage(items))).toHaveProperty('items');
    }
  });
});
