import { compare, type Subject } from './compare.ts';
import { send } from './load.ts';
import type { Report } from './report.ts';
import { mnsCall, type Target } from './signed.ts';

const MESSAGES = [0, 100_000];
const BATCH = 16;

const NAMESPACE = 'xmlns="http://mns.aliyuncs.com/doc/v1/"';
// Received messages must stay invisible until the round deletes them.
const QUEUE = `<Queue ${NAMESPACE}><VisibilityTimeout>3600</VisibilityTimeout></Queue>`;
const MESSAGE = `<Message ${NAMESPACE}><MessageBody>hello</MessageBody></Message>`;
const BATCH_OF_MESSAGES = `<Messages ${NAMESPACE}>${'<Message><MessageBody>waiting</MessageBody></Message>'.repeat(BATCH)}</Messages>`;

/** Measures sending, receiving and deleting messages, in an empty queue and beside 100,000 messages that stay. */
export async function benchMns(target: Target, report: Report): Promise<void> {
  for (const waiting of MESSAGES) {
    const queue = `/queues/bench-${waiting}`;
    await send(target.mns, [mnsCall(target, 'PUT', queue, QUEUE)]);
    const fill = Array.from({ length: waiting / BATCH }, () => mnsCall(target, 'POST', `${queue}/messages`, BATCH_OF_MESSAGES)); // prettier-ignore
    await send(target.mns, fill);
    for (const comparison of await compare(subjects(target, `${queue}/messages`, waiting))) report.add(comparison);
  }
}

function subjects(target: Target, messages: string, present: number): Subject[] {
  const handles: string[] = [];
  const shared = { present, url: target.mns };
  return [
    { ...shared, name: 'SendMessage', request: () => mnsCall(target, 'POST', messages, MESSAGE) },
    {
      ...shared,
      name: 'ReceiveMessage',
      request: () => mnsCall(target, 'GET', messages),
      onBodies: (bodies) => {
        handles.push(...bodies.flatMap((body) => /<ReceiptHandle>([^<]+)</.exec(body)?.[1] ?? []));
      },
    },
    {
      ...shared,
      name: 'DeleteMessage',
      request: () => mnsCall(target, 'DELETE', `${messages}?ReceiptHandle=${encodeURIComponent(handles.pop() ?? '')}`),
    },
  ];
}
