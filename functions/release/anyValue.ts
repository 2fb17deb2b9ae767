import type { Selection } from '../../shared/api/requests.ts';
import { RequestError } from '../../shared/cloud/errors.ts';

/**
 * Refuses a tag by its key alone, where nobody says that every value is meant: what is left out by mistake would delete
 * more than was meant.
 * @throws RequestError 400.
 */
export function checkTags(tags: Selection['tag'], anyValue: boolean): void {
  const open = anyValue ? undefined : tags?.find(({ value }) => value === undefined);
  if (open === undefined) return;
  throw new RequestError(
    400,
    'InvalidRequest',
    `tag names ${open.key} without a value: name the value, or say "anyValue": true to release all that bear the key.`,
    'tag',
  );
}
