/** A kind of number that an option takes, in the library and on the command line alike. */
export interface NumberKind {
  fits: (value: number) => boolean;
  /** What it has to be, for whoever gave another. */
  wanted: string;
}

const whole = Number.isSafeInteger;

export const PORT: NumberKind = {
  fits: (value) => whole(value) && value >= 0 && value <= 65_535,
  wanted: 'a port from 0 to 65535, where 0 takes a free one',
};

export const SECONDS: NumberKind = {
  fits: (value) => value >= 0 && value <= 86_400,
  wanted: 'seconds from 0 to 86400',
};

export const FACTOR: NumberKind = {
  fits: (value) => value >= 0 && value <= 10_000,
  wanted: 'a number from 0 to 10000',
};

export const WHOLE: NumberKind = { fits: whole, wanted: 'a whole number' };
