import { ERROR_TABLE, type ErrorRow } from '../../shared/cloud/errorTable.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import type { Invocation } from './invocation.ts';

/** Reads and tags are refused in passing alone: what becomes of a role that may not tag is not promised. */
const PASSING_ONLY = new Set(['DescribeInstances', 'TagResources', 'UntagResources']);

/**
 * Codes that say something that is checked against the model, or that the adapter takes for a success. Given at random they
 * would be lies.
 */
const TRUE_ONLY =
  /^(Idempotence|Idempotent|InvalidIdempotenceParameter|ChargeTypeViolation|AllocatedAlready)|DeletionProtection/;

const rows = new Map<string, readonly ErrorRow[]>();

/** The rows of the table that an API may answer. CreateInstance names no instance that could be absent. */
function rowsOf(api: string): readonly ErrorRow[] {
  const known = rows.get(api);
  if (known !== undefined) return known;
  const found = ERROR_TABLE.filter(
    ({ code, class: kind, seen }) =>
      (seen[api] ?? seen['*']) !== undefined &&
      !TRUE_ONLY.test(code) &&
      !(kind === 'absent' && api === 'CreateInstance') &&
      (kind === 'transient' || kind === 'throttled' || !PASSING_ONLY.has(api)),
  );
  rows.set(api, found);
  return found;
}

/** The refusal of a call with some code of the table, where the fault strikes. */
export function refusalFromTable(key: string, { world }: Invocation, api: string): CloudError | undefined {
  const { refused } = world.script.rates;
  if (world.chance.strike(`${key}/table`, { refused }) === undefined) return undefined;
  const found = rowsOf(api);
  const row = found[world.chance.at(`${key}/row`).integer(0, Math.max(0, found.length - 1))];
  if (row === undefined) return undefined;
  const [status = 403] = row.seen[api] ?? row.seen['*'] ?? [];
  (isPassing(row) ? world.ledger.passingCodes : world.ledger.finalCodes).add(row.code);
  return new CloudError(api, row.code, `It says: ${(row.words ?? []).join(' … ')}.`, status);
}

function isPassing({ class: kind }: ErrorRow): boolean {
  return kind === 'transient' || kind === 'throttled' || kind === 'absent';
}
