import type { Refuse } from '../../shared/goals/setGoal.ts';

/** Why an instance may not be released: it is PrePaid, and ECS takes it back only when the time paid for is over. */
export const refusePaid: Refuse = ({ chargeType, expiresAt }, now) => {
  if (chargeType !== 'PrePaid' || expiresAt === undefined || !(expiresAt > now)) return undefined;
  const until = new Date(expiresAt).toISOString();
  return {
    status: 403,
    // ECS's own, which it would answer to the release.
    code: 'ChargeTypeViolation',
    message: `This PrePaid instance is paid for until ${until}: release it then, or unsubscribe from it at the console.`,
  };
};
