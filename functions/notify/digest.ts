import { groupBy } from '../../shared/domain/lists.ts';
import type { ToldOutcome } from '../../shared/domain/toldOutcome.ts';

/** How many instances of a failure are named in the text. */
const MOST_NAMED = 3;

/** Outcomes in short. */
export interface Digest {
  /** `97 running, 3 failed: NoStock (i-1, i-2, i-3)`. */
  text: string;
  /** How many of each: `{running: 97, failed: 3}`. Those of firings have their whole type, such as `schedule.failed`. */
  counts: Record<string, number>;
  /** How many of each code. */
  failures: Record<string, number>;
}

/**
 * Groups outcomes, so that a hundred of them are one sentence.
 * @example digestOf(outcomes).text; // '97 running, 3 failed: OperationDenied.NoStock (i-1, i-2, i-3)'
 */
export function digestOf(outcomes: readonly ToldOutcome[]): Digest {
  const kinds = groupBy(outcomes, ({ type }) => type.replace('instance.', ''));
  const codes = groupBy(
    outcomes.filter(({ data }) => data.code !== undefined),
    ({ data }) => data.code ?? '',
  );
  const counted = [...kinds].map(([kind, group]) => `${group.length} ${kind}`).join(', ');
  const why = [...codes].map(([code, group]) => `${codes.size > 1 ? `${group.length} ` : ''}${code} ${named(group)}`);
  return {
    text: why.length === 0 ? counted : `${counted}: ${why.join(', ')}`,
    counts: Object.fromEntries([...kinds].map(([kind, group]) => [kind, group.length])),
    failures: Object.fromEntries([...codes].map(([code, group]) => [code, group.length])),
  };
}

function named(group: readonly ToldOutcome[]): string {
  const names = group.slice(0, MOST_NAMED).map(({ subject, data }) => data.instanceId ?? subject);
  return `(${[...names, ...(group.length > MOST_NAMED ? ['…'] : [])].join(', ')})`;
}
