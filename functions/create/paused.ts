import type { ErrorAnswer } from '../../shared/api/answers.ts';
import { PAUSED } from '../../shared/api/codes.ts';
import type { Answer } from '../../shared/platform/http.ts';
import type { Log } from '../../shared/platform/log.ts';
import { whoWoke, type Trigger } from '../../shared/platform/triggers.ts';

const MESSAGE =
  'This deployment is paused, and nothing was created. Send the same request again after "ecs-provisioner resume".';

/**
 * The answer of a paused deployment. It names no time to call again: that would make a timer's invocation fail, and
 * Function Compute repeat it. So this firing of a timer is left out, and the log says so.
 */
export function answerPaused(trigger: Trigger, log: Log): Answer<ErrorAnswer> {
  log.warn('paused', whoWoke(trigger));
  return { status: 503, body: { error: { code: PAUSED, message: MESSAGE } } };
}
