import { expect, test } from 'vitest';
import { historyOf } from './history.ts';
import type { Line } from './line.ts';
import type { DeploymentRecord } from './record.ts';

/** The log service allows so many words in one search. Source: its page on search syntax. */
const MOST_WORDS = 30;

const line = (at: number, message: string, fields: Line['fields']): Line => ({
  ...{ at, functionName: 'create', level: 'info', message, fields },
});
const created = (request: string, instanceId: string, at = 0): Line =>
  line(at, 'instance created', { request, instanceId, slot: 0, placement: 0 });

/** Lines that are searched as the log service does it: by words, for which a dot parts one from the next. */
function aRecord(lines: readonly Line[]) {
  const queries: string[] = [];
  const record: DeploymentRecord = {
    place: { project: 'p', logStore: 's' },
    keptDays: () => Promise.resolve(30),
    since: (at, query = '') => {
      queries.push(query);
      const phrases = query.split(' or ').map((part) => part.replaceAll('"', '').split(/\W+/));
      const hit = ({ fields }: Line): boolean => {
        const words = new Set(JSON.stringify(fields).split(/[^\w-]+/));
        return phrases.some((phrase) =>
          phrase.every((word) => words.has(word) || JSON.stringify(fields).includes(word)),
        );
      };
      return Promise.resolve(lines.filter((each) => each.at >= at && hit(each)));
    },
  };
  return { record, queries };
}

test('a request has what happened to each of its instances, in the order of time, however many they are', async () => {
  const ids = Array.from({ length: 60 }, (_, n) => `i-${String(n).padStart(3, '0')}`);
  const ended = ids.map((instanceId, n) => line(2_000 + n, 'item ended', { instanceId, goal: 'Running' }));
  const { record, queries } = aRecord([...ended.toReversed(), ...ids.map((id) => created('web-1', id, 1_000))]);

  const events = await historyOf('web-1', record, 0);

  expect(events.map(({ instanceIds }) => instanceIds)).toEqual([...ids, ...ids].map((id) => [id]));
  expect(events.map(({ what }) => what)).toEqual([
    ...ids.map(() => 'created in slot 0, placement 1'),
    ...ids.map(() => 'is Running'),
  ]);
  expect(Math.max(...queries.map((query) => query.split(' or ').length))).toBeLessThanOrEqual(MOST_WORDS);
});

test('a line about many instances is told for those of the request alone', async () => {
  const { record } = aRecord([
    ...[created('web-1', 'i-a'), created('web-1', 'i-b'), created('web-2', 'i-c')],
    line(1_000, 'goal accepted', {
      instanceIds: ['i-a', 'i-c', 'i-b'],
      goal: 'Stopped',
      trigger: 'http',
      caller: 'key',
    }),
    line(2_000, 'looked', { instanceIds: ['i-a'] }),
  ]);

  const events = await historyOf('web-1', record, 0);

  expect(events.slice(2)).toEqual([
    expect.objectContaining({ what: 'goal Stopped accepted', instanceIds: ['i-a', 'i-b'], who: 'http key' }),
  ]);
});

test('what has the same words and another id is not told', async () => {
  const { record } = aRecord([created('web.1', 'i-a'), created('web.1.b', 'i-b'), created('b.web.1', 'i-c')]);

  const events = await historyOf('web.1', record, 0);

  expect(events.map(({ instanceIds }) => instanceIds)).toEqual([['i-a']]);
});

test('an instance has its own events, told once, and none of its request', async () => {
  const { record, queries } = aRecord([
    ...[created('web-1', 'i-a'), created('web-1', 'i-b')],
    line(1_000, 'step refused', { instanceId: 'i-a', step: 'start', code: 'NoStock', error: 'Out of stock.' }),
    line(2_000, 'goal accepted', { instanceIds: ['i-a', 'i-b'], goal: 'Stopped' }),
    line(3_000, 'item ended', { instanceId: 'i-b', goal: 'Stopped' }),
  ]);

  const events = await historyOf('i-a', record, 0);

  expect(events).toMatchObject([
    { what: 'created in slot 0, placement 1', request: 'web-1', at: '1970-01-01T00:00:00.000Z' },
    { what: 'ECS refused to start', why: 'NoStock: Out of stock.', request: null },
    { what: 'goal Stopped accepted' },
  ]);
  expect(queries).toHaveLength(1);
});
