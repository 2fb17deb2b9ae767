import { ecsError, EcsError } from '../../model/errors.ts';
import type { Instance, Status } from '../../model/instance.ts';
import type { Call } from '../action.ts';
import { instanceOf } from './instanceChecks.ts';
import { bool, list, oneOf, optional, text } from '../../parameters/parameters.ts';

export const MOST_INSTANCES = 100;

/** AllTogether: where one instance cannot act, none does. SuccessFirst: each that can, does. */
const OPTIMIZATIONS = ['AllTogether', 'SuccessFirst'] as const;

/** The parameters of every action on several instances. */
export const batchParameters = {
  InstanceId: list(text(), MOST_INSTANCES),
  BatchOptimization: optional(oneOf(OPTIMIZATIONS), 'AllTogether'),
  DryRun: optional(bool(), 'false'),
};

/** An action on several instances. */
export interface Batch {
  instanceIds: readonly string[];
  optimization: (typeof OPTIMIZATIONS)[number];
  dryRun: boolean;
  /** Throws EcsError for an instance that cannot act. */
  check: (instance: Instance) => void;
  act: (instance: Instance) => void;
  /** The status into which `act` brings an instance. */
  through: Status;
}

/** Acts on each instance of a batch and answers the result of each. Throws EcsError. */
export function actOnBatch(batch: Batch, call: Call): object {
  const ids = [...new Set(batch.instanceIds)];
  const checked = ids.map((id) => checkOne(id, batch, call));
  if (batch.dryRun) throw ecsError('DryRunOperation');
  const responses = checked.map(({ instanceId, instance, error }) => {
    const previous = instance?.status ?? '';
    if (instance === undefined || error !== undefined) {
      return response(instanceId, error?.code ?? '', error?.message ?? '', previous, previous);
    }
    batch.act(instance);
    return response(instanceId, '200', 'success', previous, batch.through);
  });
  return { InstanceResponses: { InstanceResponse: responses } };
}

interface Checked {
  instanceId: string;
  instance?: Instance;
  error?: EcsError;
}

function checkOne(instanceId: string, { optimization, check }: Batch, call: Call): Checked {
  const checked: Checked = { instanceId };
  try {
    checked.instance = instanceOf(instanceId, call);
    check(checked.instance);
  } catch (error) {
    if (!(error instanceof EcsError) || optimization === 'AllTogether') throw error;
    checked.error = error;
  }
  return checked;
}

function response(InstanceId: string, Code: string, Message: string, PreviousStatus: string, CurrentStatus: string) {
  return { Code, Message, InstanceId, PreviousStatus, CurrentStatus };
}
