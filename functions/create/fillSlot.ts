import type { Ecs } from '../../shared/cloud/ecs.ts';
import { CloudError, classify } from '../../shared/cloud/errors.ts';
import { clientToken, createParameters, type ProvisioningRequest } from './request.ts';
import type { StockMemory } from './stockMemory.ts';

/** A slot that an instance fills. */
export interface Filled {
  slot: number;
  instanceId: string;
  placement: number;
}

/** A placement that has no room, as ECS says. */
export interface Refusal {
  placement: number;
  error: CloudError;
}

/** A slot that no instance fills, and why. */
export interface Unfilled {
  slot: number;
  /** The last attempt's error. */
  error: CloudError;
  /** What each placement was refused with that has no room, in the order in which they were asked. */
  refusals: readonly Refusal[];
  /** The placement whose call may have had its effect without our knowing; the next attempt must begin there. */
  uncertain: number | undefined;
}

/**
 * Creates the instance of one slot in the first placement that has room.
 *
 * The same placement is asked until it gives a definite answer: only a definite "no" allows another client token, and
 * with it another instance.
 * @param begin the placement that an earlier attempt left uncertain.
 */
export async function fillSlot(
  request: ProvisioningRequest,
  slot: number,
  begin: number | undefined,
  ecs: Ecs,
  stock: StockMemory,
): Promise<Filled | Unfilled> {
  const refusals: Refusal[] = [];
  for (const placement of candidates(request, begin, stock)) {
    try {
      const token = clientToken(request.requestId, slot, placement);
      return {
        slot,
        placement,
        instanceId: await ecs.createInstance(createParameters(request, slot, placement), token),
      };
    } catch (caught) {
      if (!(caught instanceof CloudError)) throw caught;
      const kind = classify(caught);
      if (kind === 'transient') return { slot, error: caught, refusals, uncertain: placement };
      // A refusal speaks for this call alone: what an earlier one may have done at `begin` is as uncertain as before.
      if (kind !== 'placement') {
        return { slot, error: caught, refusals, uncertain: placement === begin ? begin : undefined };
      }
      refusals.push({ placement, error: caught });
      const place = request.placements[placement];
      if (place !== undefined) stock.rememberOut(place);
    }
  }
  const last = refusals.at(-1);
  if (last === undefined) throw new Error('A request has at least one placement.');
  return { slot, error: last.error, refusals, uncertain: undefined };
}

/** The placements worth asking, in order. Where all are known to be out, the first is asked: it may have changed. */
function candidates(request: ProvisioningRequest, begin: number | undefined, stock: StockMemory): number[] {
  const all = request.placements.map((place, index) => ({ place, index }));
  const inStock = all.filter(({ place, index }) => index === begin || !stock.isOut(place)).map(({ index }) => index);
  if (inStock.length === 0) return [0];
  return begin === undefined ? inStock : [begin, ...inStock.filter((index) => index !== begin)];
}
