import { NAMES } from '../shared/cloud/names.ts';
import { sentence, wrongSettings, type Variables, type WrongSetting } from '../shared/platform/settings.ts';

/** What s.yaml sets by itself, whatever stands in the environment. */
const SET_BY_SPEC = {
  ACCOUNT_ID: 'of the credentials',
  QUEUE_NAME: NAMES.queue,
  DEAD_LETTER_QUEUE: NAMES.deadLetterQueue,
  OUTCOME_TOPIC: NAMES.outcomeTopic,
};

/** What s.yaml takes where the environment says nothing. */
const REGION = 'cn-hangzhou';

/**
 * Lists what is wrong with the settings that s.yaml takes from an environment, before anything is built, deployed or
 * started with them. What is not set is right.
 */
export function checkSettings(environment: Variables): WrongSetting[] {
  return wrongSettings({ ...environment, REGION: environment['REGION'] || REGION, ...SET_BY_SPEC });
}

/** What is wrong, a line each. */
export function linesOf(wrong: readonly WrongSetting[]): string {
  return wrong.map(sentence).join('\n');
}
