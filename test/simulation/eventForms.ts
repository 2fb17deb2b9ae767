import type { Random } from '../../local/random.ts';
import type { CloudEvent } from '../../local/fc/trigger/cloudEvent.ts';

/**
 * The documents show events in several forms, and none says which one comes. So each event takes one of them by chance.
 */

/** A queue message's event: an object or JSON text; its message as text, or as the object that the text stands for. */
export function formOfQueued(event: CloudEvent, random: Random): unknown {
  const { data } = event;
  const messageBody = random.chance(0.5) ? data['messageBody'] : parsed(String(data['messageBody']));
  const formed = { ...event, data: { ...data, messageBody } };
  return random.chance(0.5) ? formed : JSON.stringify(formed);
}

/** A state change's event: the state in `data` or in `data.content`; the instance there, or in the subject alone. */
export function formOfStateChange(event: CloudEvent, random: Random): unknown {
  const { data } = event;
  const named = random.chance(0.5) ? data : { state: data['state'] };
  return { ...event, data: random.chance(0.5) ? named : { content: named } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
