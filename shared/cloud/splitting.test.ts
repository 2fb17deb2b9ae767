import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CloudError, isRetryable } from './errors.ts';
import { splitting } from './splitting.ts';

const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `i-${index}`);

describe('splitting', () => {
  /** A call that refuses every batch with one of `bad` in it. */
  function refusing(bad: ReadonlySet<string>, code: string) {
    const calls: (readonly string[])[] = [];
    const call = (batch: readonly string[]): Promise<readonly string[]> => {
      calls.push(batch);
      return batch.some((id) => bad.has(id))
        ? Promise.reject(new CloudError('Api', code, 'no'))
        : Promise.resolve(batch);
    };
    return { call, calls };
  }

  test('needs one call for each full batch when all is well', async () => {
    const { call, calls } = refusing(new Set(), '');

    const { answers, failed } = await splitting(ids(250), 100, call);

    expect(answers.flat()).toEqual(ids(250));
    expect(failed).toEqual([]);
    expect(calls.map((batch) => batch.length)).toEqual([100, 100, 50]);
  });

  test('asks no further once eight ids in a row are refused for the account’s sake', async () => {
    const { call, calls } = refusing(new Set(ids(100)), 'Forbidden.RAM');

    const { answers, failed } = await splitting(ids(100), 100, call);

    expect(answers).toEqual([]);
    expect(failed.flatMap((each) => each.ids).sort()).toEqual(ids(100).sort());
    expect(failed.filter(({ error }) => error.code === 'Forbidden.RAM')).toHaveLength(8);
    expect(failed.filter(({ error }) => error.code !== 'Forbidden.RAM').every(({ error }) => isRetryable(error))).toBe(
      true,
    );
    expect(calls.length).toBeLessThan(25);
  });

  test('goes on to the last id where each is refused for its own sake', async () => {
    const { call } = refusing(new Set(ids(20)), 'InvalidInstanceId.NotFound');

    const { failed } = await splitting(ids(20), 100, call);

    expect(failed.map(({ error }) => error.code)).toEqual(Array(20).fill('InvalidInstanceId.NotFound'));
  });

  test('finds the one bad id among a hundred in few calls', async () => {
    const { call, calls } = refusing(new Set(['i-37']), 'InvalidInstanceId.NotFound');

    const { answers, failed } = await splitting(ids(100), 100, call);

    expect(failed).toEqual([
      { ids: ['i-37'], error: expect.objectContaining({ code: 'InvalidInstanceId.NotFound' }) as unknown },
    ]);
    expect(answers.flat().sort()).toEqual(
      ids(100)
        .filter((id) => id !== 'i-37')
        .sort(),
    );
    expect(calls.length).toBeLessThanOrEqual(2 * 7 + 1);
  });

  test('leaves just the bad ids alone, whichever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.array(fc.nat(59)), async (count, bad) => {
        const all = ids(count);
        const wrong = new Set(bad.map((index) => `i-${index}`));
        const { answers, failed } = await splitting(all, 25, refusing(wrong, 'InvalidInstanceId.NotFound').call);
        expect(failed.map((entry) => entry.ids)).toEqual(all.filter((id) => wrong.has(id)).map((id) => [id]));
        expect(answers.flat()).toEqual(all.filter((id) => !wrong.has(id)));
      }),
    );
  });

  test.each(['Throttling', 'InternalError', ''])(
    'does not split after "%s", which another call would only add to',
    async (code) => {
      const { call, calls } = refusing(new Set(['i-3']), code);

      const { answers, failed } = await splitting(ids(20), 10, call);

      expect(failed).toEqual([{ ids: ids(10), error: expect.objectContaining({ code }) as unknown }]);
      expect(answers.flat()).toEqual(ids(20).slice(10));
      expect(calls).toHaveLength(2);
    },
  );

  test('passes on an error that is not the service’s', async () => {
    await expect(splitting(ids(2), 10, () => Promise.reject(new TypeError('bug')))).rejects.toThrow(TypeError);
  });
});
