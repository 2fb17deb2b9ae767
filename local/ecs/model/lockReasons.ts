/** Why an instance may be locked; faults of the kind `lock` name one. */
export const LOCK_REASONS = ['financial', 'security', 'Recycling', 'dedicatedhostfinancial', 'refunded'] as const;
export type LockReason = (typeof LOCK_REASONS)[number];
