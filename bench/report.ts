import Table from 'cli-table3';
import { REQUESTS, ROUNDS, type Comparison } from './compare.ts';

/** The table of results. */
export class Report {
  #busiest = 0;
  readonly #table = new Table({
    head: ['', 'instances or messages there', 'requests/s', 'bare Node', 'ratio', 'p99 ms', 'bare Node'],
    colAligns: ['left', ...Array<'right'>(6).fill('right')],
    style: { head: [], border: [] },
  });

  /** Adds a row of medians over the rounds. The ratio is the median of the ratios of each round. */
  add({ subject, rounds }: Comparison): void {
    this.#table.push([
      subject.name,
      whole(subject.present),
      whole(median(rounds.map(({ load }) => load.rate))),
      whole(median(rounds.map(({ bare }) => bare.rate))),
      median(rounds.map(({ load, bare }) => load.rate / bare.rate)).toFixed(2),
      p99(rounds.flatMap(({ load }) => load.times)).toFixed(1),
      p99(rounds.flatMap(({ bare }) => bare.times)).toFixed(1),
    ]);
    this.#busiest = Math.max(this.#busiest, median(rounds.map(({ bare }) => bare.busy)));
  }

  toString(): string {
    return [
      this.#table.toString(),
      `Medians of ${ROUNDS} rounds of ${whole(REQUESTS)} requests, after a warm-up. Each round sends the same requests to both, in turn.`,
      `The sender was busy for at most ${Math.round(this.#busiest * 100)} % of the time. Near 100 %, the bare server is faster than it looks.`,
    ].join('\n');
  }
}

/** The middle one. */
export function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function p99(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN;
}

/** A number without decimals, in groups of three digits. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
