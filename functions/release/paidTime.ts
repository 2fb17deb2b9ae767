import type { Refuse } from '../../shared/goals/refusal.ts';

/** Refuses to release a PrePaid instance before its paid time is over: until then ECS refuses, too. */
export const refusePaid: Refuse = ({ chargeType, expiresAt }, now) => {
  if (chargeType !== 'PrePaid' || expiresAt === undefined || !(expiresAt > now)) return undefined;
  const until = new Date(expiresAt).toISOString();
  return {
    status: 403,
    // The code that ECS itself answers to such a release.
    code: 'ChargeTypeViolation',
    message: `This PrePaid instance is paid for until ${until}: release it then, or unsubscribe from it at the console.`,
  };
};
