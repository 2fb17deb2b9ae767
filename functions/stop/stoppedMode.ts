import type { Intent } from '../../shared/domain/instance.ts';
import type { Refuse } from '../../shared/goals/setGoal.ts';

/** Why an instance may not be stopped in this mode: ECS takes vCPU and memory back from pay-as-you-go instances alone. */
export function refusePrepaid(stoppedMode: Intent['stoppedMode']): Refuse {
  return ({ chargeType }) =>
    stoppedMode !== 'StopCharging' || chargeType !== 'PrePaid'
      ? undefined
      : {
          status: 403,
          // ECS's own, which it would answer to the stop.
          code: 'InvalidInstanceId.NotSupport',
          message: 'A PrePaid instance is charged while it stands, too: leave "stoppedMode" out.',
        };
}
