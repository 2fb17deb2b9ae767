import { anonymise } from './anonymise.ts';
import type { Json } from './json.ts';
import type { Question } from './question.ts';
import { queueTrigger } from './sandbox/triggers.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

const TEXT = 'a plain text';
const OBJECT = JSON.stringify({ name: 'an object' });

/** The vendor shows elements as objects and as texts that hold JSON, and a body in JSON as a text and as an object. */
export const queueEvent: Question = {
  name: 'queueEvent',
  asks: 'What does a queue trigger hand over: objects or texts, and a message in JSON as a text or as an object?',
  ask: async (sandbox) => {
    await sandbox.triggers.create(queueTrigger('events', sandbox.names.events, sandbox));
    const [text, object] = [await send(TEXT, sandbox), await send(OBJECT, sandbox)];
    await sandbox.triggers.remove('events');
    return {
      batch: Array.isArray(object) ? 'a list' : typeof object,
      element: Array.isArray(object) ? typeof object[0] : typeof object,
      jsonBody: typeof bodyOf(object),
      events: [anonymise(text, sandbox.known), anonymise(object, sandbox.known)],
    };
  },
};

/** Sends a message as the project does, in Base64, and returns what the function was called with. */
async function send(body: string, { messages, names, nextEvent }: Sandbox): Promise<Json> {
  await messages.send(names.events, body);
  return nextEvent(`the event of ${body}`, (event) => event.includes(names.events));
}

function bodyOf(batch: Json): unknown {
  const [element] = Array.isArray(batch) ? batch : [batch];
  const event = (typeof element === 'string' ? JSON.parse(element) : element) as { data?: { messageBody?: unknown } };
  return event.data?.messageBody;
}
