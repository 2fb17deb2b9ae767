import { outcomeOf } from './outcome.ts';
import { NoEventError } from './poll.ts';
import type { Question } from './question.ts';
import { queueTrigger } from './sandbox/triggers.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** The forms that sources write, by the end of the ARN. */
const FORMS: readonly ((queue: string) => string)[] = [
  // The component's example and EventBridge's API reference.
  (queue) => `/queues/${queue}`,
  // Terraform's example for targets of EventBridge.
  (queue) => `queues/${queue}`,
  // Documented for destinations of asynchronous invocations.
  (queue) => `/queues/${queue}/messages`,
];

/** What is given up is tried four times, 10 to 20 seconds apart. */
const SECONDS = 180;

/** Each form gets a trigger, a queue to read and a queue for its letters, so that all are tried at the same time. */
export const deadLetterArn: Question = {
  name: 'deadLetterArn',
  asks: 'In which form does a queue trigger take the ARN of its dead-letter queue, and do letters then arrive there?',
  ask: async (sandbox) => {
    const outcomes = await Promise.all(FORMS.map((form, index) => tryForm(form, index, sandbox)));
    return Object.fromEntries(FORMS.map((form, index) => [form('QUEUE'), outcomes[index] ?? '']));
  },
};

async function tryForm(form: (queue: string) => string, index: number, sandbox: Sandbox): Promise<string> {
  const { names, triggers, messages, region, accountId, poll } = sandbox;
  const [queue = '', letters = ''] = [names.failing[index], names.letters[index]];
  const name = `failing-${index}`;
  const arn = `acs:mns:${region}:${accountId}:${form(letters)}`;
  const outcome = await outcomeOf(triggers.create(queueTrigger(name, queue, sandbox, arn)));
  if (outcome !== 'accepted') return outcome;
  await messages.send(queue, 'to fail');
  try {
    await poll('a dead letter', () => messages.receive(letters), SECONDS);
    return 'accepted, letters arrive';
  } catch (error) {
    if (error instanceof NoEventError) return 'accepted, no letter arrives';
    throw error;
  } finally {
    await triggers.remove(name);
  }
}
