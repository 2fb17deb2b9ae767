import * as v from 'valibot';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';

const EVENTBRIDGE_VERSION = '2020-04-01';

export const listEventBuses = defineRpcAction({
  name: 'ListEventBuses',
  version: EVENTBRIDGE_VERSION,
  parameters: v.object({}),
  answer(_parameters, { faults, region, accountId }) {
    if (faults.take({ service: 'fc', action: 'ListEventBuses' }, 'eventBridgeOff') !== undefined) {
      // As the API reference has it, for this action and others.
      throw new RpcError('ServiceNotEnable', 403, 'Service not enable');
    }
    const EventBusARN = `acs:eventbridge:${region}:${accountId}:eventbus/default`;
    const Data = { Total: 1, EventBuses: [{ EventBusName: 'default', EventBusARN, Description: '' }] };
    return { Code: 'Success', Message: 'Success', Success: true, Data };
  },
});
