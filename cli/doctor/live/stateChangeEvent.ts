import { anonymise } from './anonymise.ts';
import type { Json } from './json.ts';
import type { Question } from './question.ts';

/** The vendor documents the event with `data.state` and with `data.content.state`. s.yaml has a trigger for each. */
export const stateChangeEvent: Question = {
  name: 'stateChangeEvent',
  asks: 'Where does the event of a changed instance hold its state: in data, or in data.content?',
  ask: async ({ server, ecs, nextEvent, known }) => {
    const instanceId = await server();
    await ecs('StopInstance', { InstanceId: instanceId });
    const event = await nextEvent('the event that the server is Stopped', (text) => text.includes(instanceId) && text.includes('Stopped')); // prettier-ignore
    const [first] = Array.isArray(event) ? event : [event];
    const delivered = Array.isArray(event) ? 'a list' : 'an object';
    return { delivered, state: placeOf(first), event: anonymise(event, known) };
  },
};

function placeOf(event: Json | undefined): string {
  const { data } = (event ?? {}) as { data?: { state?: unknown; content?: { state?: unknown } } };
  if (data?.state !== undefined) return data.content?.state === undefined ? 'data' : 'both';
  return data?.content?.state === undefined ? 'elsewhere' : 'data.content';
}
