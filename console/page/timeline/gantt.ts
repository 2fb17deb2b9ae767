import type { Happening } from './timeline.ts';

/** A bar of the chart: how long an instance was in a status. Times are milliseconds since the epoch. */
export interface Bar {
  status: string;
  from: number;
  to: number;
}

/** A point on a line of the chart: a call that was refused. */
export interface Mark {
  at: number;
  code: string;
  call: string;
}

export interface Line {
  bars: readonly Bar[];
  marks: readonly Mark[];
}

/**
 * One line of the chart.
 * @param now where the last bar ends, unless the instance is gone.
 */
export function lineOf(happenings: readonly Happening[], now: number): Line {
  const sorted = [...happenings].sort((a, b) => a.at - b.at);
  const states = sorted.flatMap((each) => (each.kind === 'state' ? [each] : []));
  const bars = states.flatMap(({ at, state }, place) =>
    state === 'Deleted' ? [] : [{ status: state, from: at, to: states[place + 1]?.at ?? now }],
  );
  const marks = sorted.flatMap((each) =>
    each.kind === 'call' && each.code !== '' && !/^(Describe|Tag|Untag)/.test(each.action)
      ? [{ at: each.at, code: each.code, call: each.action }]
      : [],
  );
  return { bars: bars.length > 0 ? bars : told(sorted, now), marks };
}

/** Where no status was followed, what functions told still says from when to when an instance was on its way. */
function told(sorted: readonly Happening[], now: number): Bar[] {
  const created = sorted.find((each) => each.kind === 'told' && each.what === 'created');
  if (created === undefined) return [];
  const ended = sorted.find((each) => each.kind === 'told' && each.at > created.at);
  return [{ status: 'onItsWay', from: created.at, to: ended?.at ?? now }];
}

/** From when to when the chart goes: until everything runs, or has failed; a bar that lasts does not stretch it. */
export function spanOf(lines: readonly Line[], now: number): { from: number; to: number } {
  const starts = lines.flatMap(({ bars, marks }) => [
    ...bars.slice(0, 1).map(({ from }) => from),
    ...marks.map(({ at }) => at),
  ]);
  if (starts.length === 0) return { from: now - 1, to: now };
  const from = Math.min(...starts);
  const settled = lines.flatMap(({ bars }) => bars.map((bar) => (bar.to === now ? bar.from : bar.to)));
  const isOpen = lines.some(({ bars }) =>
    bars.some(({ status, to }) => to === now && status !== 'Running' && status !== 'Stopped'),
  );
  const end = isOpen ? now : Math.max(...settled, from + 1);
  return { from, to: end + (end - from) * 0.1 + 1 };
}
