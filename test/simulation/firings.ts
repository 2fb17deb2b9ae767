import type { ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import type { Ended, Invocation } from './invocation.ts';
import { requestById } from './truth.ts';
import type { World } from './world.ts';

/**
 * Checks that it is told how a firing ended, once that is decided: the platform makes no further call then. Before, a
 * further call may do more, so nothing is told.
 */
export function checkFiring({ world, key, firings }: Invocation, ended: Ended<unknown>): void {
  const isDecided = ended.kind === 'returned';
  if (firings.length > 1 || (isDecided && firings.length === 0))
    world.violate('firings are told', `${key} tells ${firings.length} ends`);
  for (const each of firings) {
    if (!isTrue(world, each)) world.violate('firings are told', `${key} tells ${JSON.stringify(each)}`);
  }
}

/** Whether it names its timer and request, and failed exactly where an instance is missing. */
function isTrue(world: World, { id, subject, data }: ScheduleOutcome): boolean {
  const { function: name, fired, requestId, instances, code } = data;
  const expected = `${subject}-${fired}`;
  // What refuses the whole request knows nothing of its id.
  const isNamed = requestId === expected || (requestId === undefined && code !== undefined);
  const request = requestById(world, expected);
  const slots = [...world.ledger.instances.values()].flatMap(({ slot }) =>
    slot?.requestId === expected ? slot.index : [],
  );
  const isWhole = instances === request?.body.count;
  return (
    id === `${name}/${subject}/${fired}` &&
    isNamed &&
    instances <= new Set(slots).size &&
    (code === undefined) === isWhole
  );
}
