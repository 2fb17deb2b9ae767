/**
 * What the simulation loads and no history depends on, with the reason: it is not broken to see whether a history notices.
 * Each has unit tests, which are broken by `npm run mutation`. The adapters to the vendor's SDKs are not loaded at all.
 */
export const LEFT_OUT: readonly (readonly [path: string, reason: string])[] = [
  ['functions/create/checks.ts', 'refuses what is wrong in a request, and histories ask for what is right'],
  ['functions/create/conflict.ts', 'the same: no history uses an id for another request'],
  ['functions/create/defaults.ts', 'fills a request with the deployment’s defaults, and histories say all themselves'],
  ['functions/create/fields.ts', 'as checks.ts'],
  ['functions/create/reason.ts', 'says in words why'],
  ['functions/create/refusedField.ts', 'says which field is why'],
  ['functions/create/series.ts', 'reads every form of a name that is numbered, and histories ask for one'],
  ['functions/create/userData.ts', 'encodes a text that nobody runs'],
  ['functions/notify/', 'posts to a channel, and histories have none'],
  ['functions/plan/', 'changes nothing'],
  ['functions/reconcile/dueTimes.ts', 'as watchFirings.ts'],
  ['functions/reconcile/figures.ts', 'counts for the log'],
  [
    'functions/reconcile/watchFirings.ts',
    'tells five minutes later that a firing was missed, and histories have no schedules',
  ],
  ['shared/api/', 'describes requests and answers, and names what a deployment has: checks.ts once more'],
  ['shared/cloud/ecsFleet.ts', 'asked by guard rails only'],
  ['shared/cloud/ecsPreview.ts', 'asked by plan and guard rails only'],
  ['shared/cloud/meter.ts', 'counts for the log'],
  ['shared/domain/scheduleOutcome.ts', 'as watchFirings.ts'],
  ['shared/domain/wallClock.ts', 'as watchFirings.ts'],
  ['shared/platform/config.ts', 'refuses settings that are wrong, and histories have right ones'],
  ['shared/platform/log.ts', 'writes for people'],
  ['shared/platform/parse.ts', 'says in words what is wrong in a request'],
  ['shared/platform/settings.ts', 'as config.ts'],
  ['shared/rails/', 'no history sets a guard rail'],
];

/** A break, as Stryker describes it. */
interface Change {
  mutatorName: string;
  original: string;
  replacement: string;
}

/**
 * Whether a break is outside of what histories are about: texts for people; on which side of a limit the limit itself is, to
 * the millisecond; and errors that are faults of the code, of which a history has none.
 */
export function isOutside({ mutatorName, original, replacement }: Change): boolean {
  if (mutatorName === 'StringLiteral') return original.includes(' ');
  if (mutatorName === 'EqualityOperator') return original.replaceAll('=', '') === replacement.replaceAll('=', '');
  return mutatorName === 'ConditionalExpression' && /^!?\(?error instanceof \w+Error\)?$/.test(original);
}
