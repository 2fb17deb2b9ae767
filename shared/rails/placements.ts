import type { Named } from './allowList.ts';
import type { Asked } from './rail.ts';

/** A field as each placement has it. Of a single placement the field is the request's own. */
export function inPlacements({ placements }: Asked, name: 'instanceType' | 'vSwitchId'): Named[] {
  return placements.map((placement, index) => ({
    field: placements.length === 1 ? name : `placements.${index}.${name}`,
    value: placement[name],
  }));
}
