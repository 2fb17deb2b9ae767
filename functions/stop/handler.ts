import { stopFields } from '../../shared/api/requests.ts';
import { goalHandler } from '../../shared/goals/goalHandler.ts';
import { refusePrepaid } from './stoppedMode.ts';

/** Makes the handler of stop, which sets the goal Stopped: by HTTP POST, timer or direct invocation. */
export const createHandler = goalHandler({
  name: 'stop',
  fields: stopFields,
  goalOf: ({ forceStop, stoppedMode }) => ({
    goal: 'Stopped',
    ...(forceStop && { forceStop }),
    ...(stoppedMode !== undefined && { stoppedMode }),
  }),
  refusalOf: ({ stoppedMode }) => refusePrepaid(stoppedMode),
});
