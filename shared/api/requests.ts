import * as v from 'valibot';
import { DEADLINE_SECONDS } from '../domain/limits.ts';

/** The JSON that the functions take and give. */

/** Ids become tag values and parts of tokens: characters that every service takes. */
export const RequestId = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/, 'must be 1 to 64 letters, digits or any of _ . : -'),
);

/** How long a goal may take. */
export const Deadline = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(DEADLINE_SECONDS.least),
  v.maxValue(DEADLINE_SECONDS.most),
);
