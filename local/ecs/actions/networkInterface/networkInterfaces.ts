import { ecsError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errorCodes.ts';
import type { Instance } from '../../model/instance.ts';
import type { InterfaceStatus, NetworkInterface } from '../../model/networkInterface.ts';
import { settled } from '../../model/passing.ts';
import type { Call } from '../action.ts';

/** The codes of `interfaceOf`. */
export const INTERFACE_ERRORS = [
  'InvalidEniId.NotFound',
  'InvalidOperation.InvalidEniState',
] as const satisfies ErrorCode[];

/**
 * The secondary interface of this id, which must be in one of these statuses. Throws EcsError `InvalidEniId.NotFound`,
 * `InvalidOperation.InvalidEniState`, or `primary` for the interface that an instance was created with.
 */
export function interfaceOf(
  networkInterfaceId: string,
  statuses: readonly InterfaceStatus[],
  call: Call,
  primary: () => Error = () => ecsError('InvalidOperation.InvalidEniType'),
): NetworkInterface {
  const { region, now } = call;
  const found = region.interfaces.get(networkInterfaceId);
  if (found === undefined) {
    const isPrimary = ({ network }: Instance): boolean => network.networkInterfaceId === networkInterfaceId;
    throw [...region.instances.values()].some(isPrimary) ? primary() : ecsError('InvalidEniId.NotFound');
  }
  if (!statuses.includes(settled(found, now).status)) throw ecsError('InvalidOperation.InvalidEniState');
  return found;
}

/** The codes of `instanceToChange`. */
export const INSTANCE_ERRORS = ['InvalidEcsId.NotFound', 'InvalidOperation.InvalidEcsState'] as const;

/** An instance whose interfaces can change now. Throws EcsError under the codes of the calls about interfaces. */
export function instanceToChange(instanceId: string, { region }: Call): Instance {
  const instance = region.visible.find(instanceId);
  if (instance === undefined) throw ecsError('InvalidEcsId.NotFound');
  if (instance.status !== 'Running' && instance.status !== 'Stopped') {
    throw ecsError('InvalidOperation.InvalidEcsState');
  }
  return instance;
}
