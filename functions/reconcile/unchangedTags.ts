import { classify, isRetryable, type CloudError } from '../../shared/cloud/errors.ts';
import type { Failed } from '../../shared/cloud/splitting.ts';
import { errorFields } from '../../shared/platform/log.ts';
import type { Ports } from '../../shared/ports.ts';

/** Instances whose tags ECS did not change. Those that are gone are in neither: they have no tags. */
export interface Unchanged {
  /** The same call may succeed later. */
  retry: Set<string>;
  /** Those of them for which it may have had its effect, or have it yet: ECS did not answer, or failed. */
  unsure: Set<string>;
  /** ECS refuses it for good: the role may not tag, the instance has no room for a tag, or it is locked. */
  refused: Map<string, CloudError>;
}

/** Sorts the ids of failed calls to tag or untag by what can still be done. */
export function sortUnchanged(failed: readonly Failed[], ports: Ports): Unchanged {
  const unchanged: Unchanged = { retry: new Set(), unsure: new Set(), refused: new Map() };
  for (const { ids, error } of failed) {
    ports.log.warn('tags not changed', { instanceIds: ids, ...errorFields(error) });
    for (const id of ids) {
      if (classify(error) === 'transient') unchanged.unsure.add(id);
      if (isRetryable(error)) unchanged.retry.add(id);
      else if (classify(error) !== 'absent') unchanged.refused.set(id, error);
    }
  }
  return unchanged;
}
