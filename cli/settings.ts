import { NAMES } from '../shared/api/deploymentNames.ts';
import { sentence, wrongSettings, type Variables, type WrongSetting } from '../shared/platform/settings.ts';
import { UsageError } from './exit.ts';

/** The variables that s.yaml sets itself, whatever the environment says. */
const SET_BY_SPEC = {
  ACCOUNT_ID: 'of the credentials',
  QUEUE_NAME: NAMES.queue,
  DEAD_LETTER_QUEUE: NAMES.deadLetterQueue,
  OUTCOME_TOPIC: NAMES.outcomeTopic,
};

/** The region that s.yaml takes where the environment names none. */
const REGION = 'cn-hangzhou';

/**
 * Lists the wrong settings among those that s.yaml takes from an environment. Call it before building, deploying or
 * starting anything with them. A variable that is not set is right.
 */
export function checkSettings(environment: Variables): WrongSetting[] {
  return wrongSettings({ ...environment, REGION: environment['REGION'] || REGION, ...SET_BY_SPEC });
}

/** Throws UsageError, a line for each, where settings are wrong. */
export function requireSettings(environment: Variables): void {
  const wrong = checkSettings(environment);
  if (wrong.length > 0) throw new UsageError(linesOf(wrong));
}

/** One line for each wrong setting. */
export function linesOf(wrong: readonly WrongSetting[]): string {
  return wrong.map(sentence).join('\n');
}
