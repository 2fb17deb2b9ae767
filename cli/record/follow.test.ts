import { expect, test } from 'vitest';
import { follow } from './follow.ts';
import type { Line } from './line.ts';

const line = (at: number, message: string): Line => ({
  at,
  message,
  functionName: 'create',
  level: 'info',
  fields: {},
});

/** What is told over these looks, one list of messages each time something is new, and from when each look reads. */
async function followed(...looks: Line[][]): Promise<{ told: string[][]; from: number[]; pauses: number[] }> {
  const from: number[] = [];
  const pauses: number[] = [];
  const since = (at: number): Promise<Line[]> => {
    from.push(at);
    const lines = looks[from.length - 1];
    return lines === undefined ? Promise.reject(new Error('the end')) : Promise.resolve(lines);
  };
  const told: string[][] = [];
  const sleep = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  const all = async (): Promise<void> => {
    for await (const lines of follow({ since }, 1_000, 'q', sleep)) told.push(lines.map(({ message }) => message));
  };
  await expect(all()).rejects.toThrow('the end');
  return { told, from, pauses };
}

test('each line is told once, with a pause after each look', async () => {
  const { told, pauses } = await followed([line(0, 'a')], [line(0, 'a'), line(1, 'b')], [line(0, 'a'), line(1, 'b')]);

  expect(told).toEqual([['a'], ['b']]);
  expect(pauses).toEqual([2_000, 2_000, 2_000]);
});

test('equal lines of one second are as many as there are', async () => {
  const { told } = await followed([line(0, 'a'), line(0, 'a')], [line(0, 'a'), line(0, 'a'), line(0, 'a')]);

  expect(told).toEqual([['a', 'a'], ['a']]);
});

test('a line that comes a minute late is told; what is older is read no more', async () => {
  const [late, newest] = [line(60_000, 'late'), line(120_000, 'newest')];

  const { told, from } = await followed([newest], [late, newest], []);

  expect(told).toEqual([['newest'], ['late']]);
  expect(from).toEqual([1_000, 60_000, 60_000, 60_000]);
});

test('it goes back no further than where it began', async () => {
  const { from } = await followed([], [line(2_000, 'a')]);

  expect(from).toEqual([1_000, 1_000, 1_000]);
});
