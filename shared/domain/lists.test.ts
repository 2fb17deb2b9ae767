import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunks, groupBy, inParallel } from './lists.ts';

describe('chunks', () => {
  test('hold everything once, in order, each at most so large', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 20 }), (list, size) => {
        const pieces = chunks(list, size);
        expect(pieces.flat()).toEqual(list);
        expect(pieces).toHaveLength(Math.ceil(list.length / size));
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(size);
      }),
    );
  });
});

describe('groupBy', () => {
  test('keeps the order of first appearance, of groups and within them', () => {
    const groups = groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], (entry) => entry.charAt(0));

    expect([...groups]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
      ['c', ['c1']],
    ]);
  });
});

describe('inParallel', () => {
  /** Runs jobs that end when told to, and tells how many ran at once. */
  async function run(count: number, width: number): Promise<{ most: number; done: number[] }> {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel(
      Array.from({ length: count }, (_, index) => index),
      width,
      async (entry) => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        done.push(entry);
      },
    );
    return { most, done };
  }

  test('does everything once, with as many at once as allowed and no more', async () => {
    const { most, done } = await run(25, 10);

    expect(most).toBe(10);
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index));
  });

  test('needs no more lanes than there is work', async () => {
    expect(await run(2, 10)).toEqual({ most: 2, done: [0, 1] });
    expect(await run(0, 10)).toEqual({ most: 0, done: [] });
  });

  test('fails with the first error, after what was under way has ended', async () => {
    const ended: string[] = [];
    const work = async (entry: string): Promise<void> => {
      if (entry === 'bad') throw new Error('bad');
      await Promise.resolve();
      await Promise.resolve();
      ended.push(entry);
    };

    await expect(inParallel(['bad', 'good'], 2, work)).rejects.toThrow('bad');
    expect(ended).toEqual(['good']);
  });

  test('begins nothing more in a lane that has failed', async () => {
    const begun: string[] = [];
    const work = (entry: string): Promise<void> => {
      begun.push(entry);
      return Promise.reject(new Error(entry));
    };

    await expect(inParallel(['a', 'b', 'c'], 1, work)).rejects.toThrow('a');
    expect(begun).toEqual(['a']);
  });
});
