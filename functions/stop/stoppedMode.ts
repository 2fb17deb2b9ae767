import type { Intent } from '../../shared/domain/instance.ts';
import type { Refuse } from '../../shared/goals/refusal.ts';

/** Refuses StopCharging for a PrePaid instance: ECS takes vCPU and memory back from pay-as-you-go instances only. */
export function refusePrepaid(stoppedMode: Intent['stoppedMode']): Refuse {
  return ({ chargeType }) =>
    stoppedMode !== 'StopCharging' || chargeType !== 'PrePaid'
      ? undefined
      : {
          status: 403,
          // The code that ECS itself answers to such a stop.
          code: 'InvalidInstanceId.NotSupport',
          message: 'A PrePaid instance is charged while it stands, too: leave "stoppedMode" out.',
        };
}
