import { expect, onTestFinished, test } from 'vitest';
import { startStub } from '../../test/support/startStub.ts';
import { connectLogs } from './logs.ts';

interface Stored {
  __time__: number;
  message: string;
}

/** A log store with these lines, of which a search shows a hundred at once. The first answers are incomplete. */
async function prepare(lines: readonly Stored[], incomplete = 0) {
  const asked: URLSearchParams[] = [];
  const stub = await startStub((request, response) => {
    const query = new URL(request.url ?? '', 'http://here').searchParams;
    asked.push(query);
    const isComplete = asked.length > incomplete;
    const offset = Number(query.get('offset'));
    response.setHeader('x-log-progress', isComplete ? 'Complete' : 'Incomplete');
    response.end(JSON.stringify(isComplete ? lines.slice(offset, offset + Number(query.get('line'))) : []));
  });
  onTestFinished(stub.close);
  const credentials = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: undefined };
  const account = { region: 'cn-hangzhou', credentials, endpoints: { sls: stub.url } };
  return { asked, logs: connectLogs(account, { project: 'p', logStore: 's' }) };
}

const stored = (count: number): Stored[] =>
  Array.from({ length: count }, (_, n) => ({ __time__: 1_000 + count - n, message: String(n) }));

test.each([
  [0, 1],
  [99, 1],
  [100, 2],
  [250, 3],
])('all of %i lines are read, the oldest first, in %i searches', async (count, searches) => {
  const { asked, logs } = await prepare(stored(count));

  const lines = await logs.since(1_000_500, '"item ended"');

  expect(lines.map(({ at, fields }) => [at, fields['message']])).toEqual(
    stored(count)
      .map(({ __time__, message }) => [__time__ * 1000, message])
      .toReversed(),
  );
  expect(asked).toHaveLength(searches);
  expect(asked.map((query) => [query.get('from'), query.get('query')])).toEqual(
    asked.map(() => ['1000', '"item ended"']),
  );
});

test('a search that the log service has not finished is made again', async () => {
  const { asked, logs } = await prepare(stored(1), 4);

  expect(await logs.since(0, '')).toHaveLength(1);
  expect(asked).toHaveLength(5);
});

test('one that it never finishes is no empty history', async () => {
  const { logs } = await prepare(stored(1), 100);

  await expect(logs.since(0, '')).rejects.toThrow('Log service GetLogs');
});
