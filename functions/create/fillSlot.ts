import type { Ecs } from '../../shared/cloud/ecs.ts';
import { CloudError, classify, isRetryable } from '../../shared/cloud/errors.ts';
import { clientToken, createParameters, type ProvisioningRequest } from './request.ts';
import type { StockMemory, Wanted } from './stockMemory.ts';

/** A slot with an instance. */
export interface Filled {
  slot: number;
  instanceId: string;
  placement: number;
}

/** A placement without room, and the error in which ECS says so. */
export interface Refusal {
  placement: number;
  error: CloudError;
}

/** A slot without an instance, and why. */
export interface Unfilled {
  slot: number;
  /** The error of the last attempt. */
  error: CloudError;
  /** The placements without room, in the order in which they were tried. */
  refusals: readonly Refusal[];
  /** The placement whose call may have taken effect although we got no answer. The next attempt must begin there. */
  uncertain: number | undefined;
}

/**
 * Creates the instance of one slot in the first placement that has room.
 *
 * It goes on to another placement only after a definite refusal. Another placement means another client token, so after
 * an unclear answer it could make a second instance.
 * @param begin the placement that an earlier attempt left uncertain.
 */
export async function fillSlot(
  request: ProvisioningRequest,
  slot: number,
  begin: number | undefined,
  ecs: Pick<Ecs, 'createInstance'>,
  stock: StockMemory,
): Promise<Filled | Unfilled> {
  const refusals: Refusal[] = [];
  for (const placement of candidates(request, begin, stock)) {
    // Slots are filled side by side: another one may have found out while this one waited for its refusal.
    if (refusals.length > 0 && stock.isOut(wantedAt(request, placement))) continue;
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
      // The refusal is about this call only. Whether an earlier call at `begin` took effect is as unclear as before.
      if (kind !== 'placement') {
        const uncertain = placement === begin ? begin : undefined;
        const isOpen = uncertain === undefined || isRetryable(caught);
        return { slot, error: isOpen ? caught : mayBeFilled(caught), refusals, uncertain };
      }
      refusals.push({ placement, error: caught });
      stock.rememberOut(wantedAt(request, placement));
    }
  }
  const last = refusals.at(-1);
  if (last === undefined) throw new Error('A request has at least one placement.');
  return { slot, error: last.error, refusals, uncertain: undefined };
}

/** The error of a slot that ECS refuses for good, and that an earlier call may have filled: nobody may tell that it failed. */
function mayBeFilled({ code }: CloudError): CloudError {
  return new CloudError(
    'CreateInstance',
    '',
    `An earlier call got no answer, and ECS has refused the slot since: ${code}.`,
  );
}

/**
 * The indexes of the placements to try, in order: those that are not known to be out of stock. Where all are out, the
 * first one, because it may have stock again.
 */
function candidates(request: ProvisioningRequest, begin: number | undefined, stock: StockMemory): number[] {
  const inStock = [...request.placements.keys()].filter(
    (index) => index === begin || !stock.isOut(wantedAt(request, index)),
  );
  if (inStock.length === 0) return [0];
  return begin === undefined ? inStock : [begin, ...inStock.filter((index) => index !== begin)];
}

function wantedAt({ parameters, placements }: ProvisioningRequest, index: number): Wanted {
  return { parameters, placement: placements[index] ?? {} };
}
