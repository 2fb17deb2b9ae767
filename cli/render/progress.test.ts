import { describe, expect, test } from 'vitest';
import { aStatus } from '../../test/support/builders.ts';
import { observe, trackCreated, trackFailure, type Track } from '../tracks.ts';
import { lineDisplay } from './display.ts';
import { plain } from './paint.ts';
import { progressLine, progressLines } from './progress.ts';
import { resultTable } from './table.ts';

const running = aStatus({ instanceId: 'i-1', publicIpAddresses: ['47.0.0.1'], privateIpAddresses: ['10.0.0.1'] });
const reached = { ...running, pending: false, outcome: { type: 'instance.running' } } as const;

/** So many tracks, of which the first `done` have reached their goal. */
function tracks(count: number, done: number): Track[] {
  const created = Array.from({ length: count }, (_, slot) => trackCreated(`i-${slot}`, slot, 0));
  const statuses = Array.from({ length: done }, (_, slot) => ({ ...reached, instanceId: `i-${slot}`, slot }));
  return observe(created, statuses, 1000);
}

describe('a line', () => {
  test('tells slot, id, status, goal, age and public address', () => {
    const [track] = observe([trackCreated('i-1', 0, 0)], [running], 1000);

    expect(track && progressLine(track, 42_000, plain)).toMatch(/^· +0 +i-1 +Running +→ Running +42 s +47\.0\.0\.1$/);
  });

  test('tells why an instance failed', () => {
    const failed = trackFailure(
      { slot: 2, code: 'OperationDenied.NoStock', message: 'No stock.', retryable: false },
      0,
    );

    expect(progressLine(failed, 0, plain)).toMatch(/^✖ +2 .*OperationDenied\.NoStock: No stock\.$/);
  });
});

describe('the picture', () => {
  test('counts what is reached and where the rest stands', () => {
    expect(progressLines(tracks(3, 1), 1000, 24, plain)[0]).toBe('1 of 3 reached · 1 Running, 2 Absent');
  });

  test('fits into the rows there are, those still on their way first', () => {
    const lines = progressLines(tracks(100, 50), 1000, 24, plain);

    expect(lines.length).toBeLessThan(24);
    expect(lines[1]).toContain('i-50');
    expect(lines.at(-1)).toContain('and 79 more');
  });
});

test('on a pipe each change is one line, and no change none', () => {
  const lines: string[] = [];
  const display = lineDisplay((line) => lines.push(line), plain);
  const before = tracks(2, 0);

  display.show(before, 0);
  display.show(before, 5000);
  display.show(observe(before, [{ ...running, instanceId: 'i-1' }], 6000), 6000);

  expect(lines).toHaveLength(3);
  expect(lines[2]).toContain('47.0.0.1');
});

describe('the table', () => {
  test('tells addresses', () => {
    const [row] = observe([trackCreated('i-1', 0, 0)], [reached], 1000);

    expect(resultTable(row ? [row] : [], 1000, plain, undefined)).toMatch(
      /│ 0 +│ i-1 +│ Running │ 47\.0\.0\.1 +│ 10\.0\.0\.1 +│/,
    );
  });

  test('leaves out what a narrow terminal has no room for', () => {
    const lines = resultTable(tracks(2, 1), 0, plain, 80).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).not.toContain('zone');
  });

  test('tells results where not all are reached', () => {
    expect(resultTable(tracks(2, 2), 0, plain, undefined)).not.toContain('result');
    expect(resultTable(tracks(2, 1), 0, plain, undefined)).toContain('not Running yet');
  });
});
