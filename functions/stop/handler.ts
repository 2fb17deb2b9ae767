import * as v from 'valibot';
import { STOPPED_MODES } from '../../shared/domain/instance.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import { refusePrepaid } from './stoppedMode.ts';

const fields = {
  /** Pull the plug instead of shutting down; what the instance has not written is lost. */
  forceStop: v.optional(v.boolean(), false),
  /** StopCharging gives vCPU, memory and address back while it stands, pay-as-you-go alone; KeepCharging keeps them. */
  stoppedMode: v.optional(v.picklist(STOPPED_MODES)),
};

/** Sets the goal Stopped on instances: HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler(
  fields,
  ({ forceStop, stoppedMode }) => ({
    goal: 'Stopped',
    ...(forceStop && { forceStop }),
    ...(stoppedMode !== undefined && { stoppedMode }),
  }),
  ({ stoppedMode }) => refusePrepaid(stoppedMode),
);
