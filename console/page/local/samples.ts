/** Counts at a time, in milliseconds of the cloud's clock. */
export interface Sample {
  at: number;
  calls: number;
  looks: number;
  depth: number;
}

const MINUTE_MS = 60_000;

/**
 * How much a count rose in the minute before each sample. Where fewer than a minute is known, it is what was known then.
 * @example rates([{ at: 0, calls: 0, … }, { at: 30_000, calls: 5, … }], ({ calls }) => calls); // [0, 5]
 */
export function rates(samples: readonly Sample[], countOf: (sample: Sample) => number): number[] {
  let first = 0;
  return samples.map((sample) => {
    while ((samples[first]?.at ?? 0) < sample.at - MINUTE_MS) first += 1;
    const before = samples[first] ?? sample;
    // A reset makes counts begin anew.
    return Math.max(0, countOf(sample) - countOf(before));
  });
}
