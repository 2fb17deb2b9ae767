import { describe, expect, test } from 'vitest';
import { readXml, textOf } from '../protocol/xmlReader.ts';
import type { InMemoryMns } from '../inMemoryMns.ts';
import { startInMemoryMns } from '../../test/mns/startInMemoryMns.ts';

const queueEndpoint = (name: string): string => `acs:mns:cn-hangzhou:1234567890:queues/${name}`;

/** A topic `t` with one subscription `s` that leads to the queue `q`. */
function startTopic(subscription: Record<string, string> = {}): ReturnType<typeof startInMemoryMns> {
  const made = startInMemoryMns();
  made.mns.createQueue('q');
  made.mns.createTopic('t');
  made.mns.topic('t').subscribe('s', { Endpoint: queueEndpoint('q'), ...subscription });
  return made;
}

const bodies = (mns: InMemoryMns): string[] =>
  mns
    .queue('q')
    .receive(16)
    .map(({ body }) => body);

/** Lets the continuations of settled promises run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('publishing to a queue', () => {
  test('wraps the message in XML by default', () => {
    const { mns, clock } = startTopic();

    const published = mns.topic('t').publish({ body: 'a <b> & "c"', tag: 'T' });
    const root = readXml(Buffer.from(bodies(mns)[0] ?? ''));

    expect(root.name).toBe('Notification');
    expect(Object.fromEntries(root.children.map(({ name, text }) => [name, text]))).toEqual({
      TopicOwner: '1234567890',
      TopicName: 't',
      Subscriber: '1234567890',
      SubscriptionName: 's',
      MessageId: published.messageId,
      Message: 'a <b> & "c"',
      MessageMD5: published.bodyMd5,
      MessageTag: 'T',
      PublishTime: String(clock.now()),
    });
  });

  test('leaves the tag out when there is none', () => {
    const { mns } = startTopic();

    mns.topic('t').publish({ body: 'x' });

    expect(textOf(readXml(Buffer.from(bodies(mns)[0] ?? '')), 'MessageTag')).toBeUndefined();
  });

  test('writes JSON or the bare message on request', () => {
    const { mns, clock } = startTopic({ NotifyContentFormat: 'JSON' });
    mns.topic('t').subscribe('bare', { Endpoint: queueEndpoint('q'), NotifyContentFormat: 'SIMPLIFIED' });

    mns.topic('t').publish({ body: 'x' });
    const [json = '', bare] = bodies(mns);

    expect(JSON.parse(json)).toMatchObject({ TopicName: 't', Message: 'x', PublishTime: String(clock.now()) });
    expect(bare).toBe('x');
  });

  test('delivers only messages with the tag of the filter', () => {
    const { mns } = startTopic({ FilterTag: 'yes', NotifyContentFormat: 'SIMPLIFIED' });
    for (const tag of ['yes', 'no', undefined]) mns.topic('t').publish({ body: `tagged ${tag}`, tag });

    expect(bodies(mns)).toEqual(['tagged yes']);
  });

  test('tries again while the queue is missing', async () => {
    const { mns, clock } = startTopic({ NotifyContentFormat: 'SIMPLIFIED' });

    mns.deleteQueue('q');
    mns.topic('t').publish({ body: 'x' });
    await settle();

    expect(mns.topic('t').describe().MessageCount).toBe(1);

    mns.createQueue('q');
    clock.advance(20_000);

    expect(bodies(mns)).toEqual(['x']);
    expect(mns.topic('t').describe().MessageCount).toBe(0);
  });

  test.each([[{ body: '' }], [{ body: 'x'.repeat(65_537) }], [{ body: 'x', tag: 'x'.repeat(17) }]])(
    'refuses %j',
    (message) => {
      const { mns } = startTopic();

      expect(() => mns.topic('t').publish(message)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    },
  );

  test('loses, doubles and delays notifications when faults say so', () => {
    const rule = { service: 'mns', action: 'PublishMessage', count: 1 } as const;
    const { mns, clock } = startInMemoryMns({
      faults: [
        { ...rule, kind: 'lose' },
        { ...rule, kind: 'duplicate' },
        { ...rule, kind: 'late', ms: 100 },
      ],
    });
    mns.createQueue('q');
    mns.createTopic('t');
    mns.topic('t').subscribe('s', { Endpoint: queueEndpoint('q'), NotifyContentFormat: 'SIMPLIFIED' });

    mns.topic('t').publish({ body: 'lost' });
    mns.topic('t').publish({ body: 'late and twice' });
    mns.topic('t').publish({ body: 'well' });

    expect(bodies(mns)).toEqual(['well']);

    clock.advance(100);

    expect(bodies(mns)).toEqual(['late and twice', 'late and twice']);
  });
});

describe('pushing to an HTTP endpoint', () => {
  async function triesOf(strategy: string, seconds: number): Promise<{ times: number[]; log: string[] }> {
    const times: number[] = [];
    const made = startInMemoryMns({
      push: () => {
        times.push(made.clock.now() - start);
        return Promise.reject(new Error('refused'));
      },
    });
    const start = made.clock.now();
    made.mns.createTopic('t');
    made.mns.topic('t').subscribe('s', { Endpoint: 'http://127.0.0.1:1/x', NotifyStrategy: strategy });
    made.mns.topic('t').publish({ body: 'x' });
    await settle();
    while (made.clock.now() - start < seconds * 1000 && made.clock.step()) await settle();
    return { times, log: made.log };
  }

  test('gives up after three more tries, 10 to 20 s apart', async () => {
    const { times, log } = await triesOf('BACKOFF_RETRY', 3600);

    expect(times).toHaveLength(4);
    for (const [i, time] of times.slice(1).entries()) {
      expect(time - (times[i] ?? 0)).toBeGreaterThanOrEqual(10_000);
      expect(time - (times[i] ?? 0)).toBeLessThanOrEqual(20_000);
    }
    expect(log.at(-1)).toBe('notification given up');
  });

  test('tries for a day with doubling pauses, 512 s at most', async () => {
    const { times, log } = await triesOf('EXPONENTIAL_DECAY_RETRY', 100_000);

    expect(times).toHaveLength(177);
    expect(times.slice(0, 12).map((time) => time / 1000)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1535]);
    expect(log.at(-1)).toBe('notification given up');
  });

  test('stops when the subscription has ended', async () => {
    let pushes = 0;
    const { mns, clock } = startInMemoryMns({
      push: () => {
        pushes += 1;
        return Promise.reject(new Error('refused'));
      },
    });
    mns.createTopic('t');
    mns.topic('t').subscribe('s', { Endpoint: 'http://127.0.0.1:1/x' });

    mns.topic('t').publish({ body: 'x' });
    await settle();
    mns.topic('t').unsubscribe('s');
    clock.advance(3_600_000);
    await settle();

    expect(pushes).toBe(1);
  });
});

describe('subscriptions', () => {
  test('are created once, and again only with the same attributes', () => {
    const { mns } = startTopic();

    const topic = mns.topic('t');

    expect(topic.subscribe('s', { Endpoint: queueEndpoint('q'), NotifyStrategy: 'BACKOFF_RETRY' })).toBe(false);
    for (const other of [{ FilterTag: 'x' }, { NotifyContentFormat: 'JSON' }, { Endpoint: queueEndpoint('p') }])
      expect(() => topic.subscribe('s', { Endpoint: queueEndpoint('q'), ...other })).toThrow(
        expect.objectContaining({ code: 'SubscriptionAlreadyExist', status: 409 }),
      );
  });

  test.each([
    [{}, 'InvalidArgument'],
    [{ Endpoint: 'ftp://x' }, 'EndpointInvalid'],
    [{ Endpoint: 'http://' }, 'EndpointInvalid'],
    [{ Endpoint: 'acs:mns:r:1:topics/t' }, 'EndpointInvalid'],
    [{ Endpoint: 'http://x', FilterTag: 'x'.repeat(17) }, 'InvalidArgument'],
    [{ Endpoint: 'http://x', NotifyStrategy: 'NEVER' }, 'InvalidArgument'],
    [{ Endpoint: 'http://x', NotifyContentFormat: 'YAML' }, 'InvalidArgument'],
  ])('refuse %j with %s', (attributes, code) => {
    const { mns } = startTopic();

    expect(() => mns.topic('t').subscribe('new', attributes)).toThrow(expect.objectContaining({ code }));
  });

  test('accept mail and text messages, which are only logged', () => {
    const { mns, log } = startInMemoryMns();
    mns.createTopic('t');
    mns.topic('t').subscribe('mail', { Endpoint: 'mail:directmail:a@example.com' });

    mns.topic('t').publish({ body: 'x' });

    expect(log).toEqual(['notification not sent']);
  });

  test('change their strategy and nothing else', () => {
    const { mns } = startTopic();

    mns.topic('t').setNotifyStrategy('s', 'EXPONENTIAL_DECAY_RETRY');

    expect(mns.topic('t').subscription('s')).toMatchObject({ NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY' });
    expect(() => {
      mns.topic('t').setNotifyStrategy('s', 'NEVER');
    }).toThrow('NotifyStrategy');
    expect(() => mns.topic('t').subscription('none')).toThrow(
      expect.objectContaining({ code: 'SubscriptionNotExist', status: 404 }),
    );
  });
});
