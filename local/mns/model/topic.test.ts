import { describe, expect, it } from 'vitest';
import { readXml, textOf } from '../protocol/xmlReader.ts';
import { createTestModel } from '../../test/mns/fixtures.ts';
import type { InMemoryMns } from '../inMemoryMns.ts';

const queueEndpoint = (name: string): string => `acs:mns:cn-hangzhou:1234567890:queues/${name}`;

/** A topic `t` with one subscription `s` that leads to the queue `q`. */
function setUp(subscription: Record<string, string> = {}): ReturnType<typeof createTestModel> {
  const made = createTestModel();
  made.model.createQueue('q');
  made.model.createTopic('t');
  made.model.topic('t').subscribe('s', { Endpoint: queueEndpoint('q'), ...subscription });
  return made;
}

const bodies = (model: InMemoryMns): string[] =>
  model
    .queue('q')
    .receive(16)
    .map(({ body }) => body);

/** Lets promises that are settled run on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('publishing to a queue', () => {
  it('wraps the message in XML by default', () => {
    const { model, clock } = setUp();
    const published = model.topic('t').publish({ body: 'a <b> & "c"', tag: 'T' });
    const root = readXml(Buffer.from(bodies(model)[0] ?? ''));
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

  it('leaves the tag out when there is none', () => {
    const { model } = setUp();
    model.topic('t').publish({ body: 'x' });
    expect(textOf(readXml(Buffer.from(bodies(model)[0] ?? '')), 'MessageTag')).toBeUndefined();
  });

  it('writes JSON or the bare message when asked to', () => {
    const { model, clock } = setUp({ NotifyContentFormat: 'JSON' });
    model.topic('t').subscribe('bare', { Endpoint: queueEndpoint('q'), NotifyContentFormat: 'SIMPLIFIED' });
    model.topic('t').publish({ body: 'x' });
    const [json = '', bare] = bodies(model);
    expect(JSON.parse(json)).toMatchObject({ TopicName: 't', Message: 'x', PublishTime: String(clock.now()) });
    expect(bare).toBe('x');
  });

  it('lets a filter pass its own tag only', () => {
    const { model } = setUp({ FilterTag: 'yes', NotifyContentFormat: 'SIMPLIFIED' });
    for (const tag of ['yes', 'no', undefined]) model.topic('t').publish({ body: `tagged ${tag}`, tag });
    expect(bodies(model)).toEqual(['tagged yes']);
  });

  it('tries again while the queue is missing', async () => {
    const { model, clock } = setUp({ NotifyContentFormat: 'SIMPLIFIED' });
    model.deleteQueue('q');
    model.topic('t').publish({ body: 'x' });
    await settle();
    expect(model.topic('t').describe().MessageCount).toBe(1);
    model.createQueue('q');
    clock.advance(20_000);
    expect(bodies(model)).toEqual(['x']);
    expect(model.topic('t').describe().MessageCount).toBe(0);
  });

  it.each([[{ body: '' }], [{ body: 'x'.repeat(65_537) }], [{ body: 'x', tag: 'x'.repeat(17) }]])(
    'refuses %j',
    (message) => {
      const { model } = setUp();
      expect(() => model.topic('t').publish(message)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
    },
  );

  it('loses, doubles and delays notifications when told to', () => {
    const rule = { service: 'mns', action: 'PublishMessage', count: 1 } as const;
    const { model, clock } = createTestModel({
      faults: [
        { ...rule, kind: 'lose' },
        { ...rule, kind: 'duplicate' },
        { ...rule, kind: 'late', ms: 100 },
      ],
    });
    model.createQueue('q');
    model.createTopic('t');
    model.topic('t').subscribe('s', { Endpoint: queueEndpoint('q'), NotifyContentFormat: 'SIMPLIFIED' });
    model.topic('t').publish({ body: 'lost' });
    model.topic('t').publish({ body: 'late and twice' });
    model.topic('t').publish({ body: 'well' });
    expect(bodies(model)).toEqual(['well']);
    clock.advance(100);
    expect(bodies(model)).toEqual(['late and twice', 'late and twice']);
  });
});

describe('pushing to an HTTP endpoint', () => {
  async function triesOf(strategy: string, seconds: number): Promise<{ times: number[]; log: string[] }> {
    const times: number[] = [];
    const made = createTestModel({
      push: () => {
        times.push(made.clock.now() - start);
        return Promise.reject(new Error('refused'));
      },
    });
    const start = made.clock.now();
    made.model.createTopic('t');
    made.model.topic('t').subscribe('s', { Endpoint: 'http://127.0.0.1:1/x', NotifyStrategy: strategy });
    made.model.topic('t').publish({ body: 'x' });
    await settle();
    while (made.clock.now() - start < seconds * 1000 && made.clock.step()) await settle();
    return { times, log: made.log };
  }

  it('gives up after three more tries, 10 to 20 s apart', async () => {
    const { times, log } = await triesOf('BACKOFF_RETRY', 3600);
    expect(times).toHaveLength(4);
    for (const [i, time] of times.slice(1).entries()) {
      expect(time - (times[i] ?? 0)).toBeGreaterThanOrEqual(10_000);
      expect(time - (times[i] ?? 0)).toBeLessThanOrEqual(20_000);
    }
    expect(log.at(-1)).toBe('notification given up');
  });

  it('tries for a day with doubling pauses, 512 s at most', async () => {
    const { times, log } = await triesOf('EXPONENTIAL_DECAY_RETRY', 100_000);
    expect(times).toHaveLength(177);
    expect(times.slice(0, 12).map((time) => time / 1000)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1535]);
    expect(log.at(-1)).toBe('notification given up');
  });

  it('stops when the subscription has ended', async () => {
    let pushes = 0;
    const { model, clock } = createTestModel({
      push: () => {
        pushes += 1;
        return Promise.reject(new Error('refused'));
      },
    });
    model.createTopic('t');
    model.topic('t').subscribe('s', { Endpoint: 'http://127.0.0.1:1/x' });
    model.topic('t').publish({ body: 'x' });
    await settle();
    model.topic('t').unsubscribe('s');
    clock.advance(3_600_000);
    await settle();
    expect(pushes).toBe(1);
  });
});

describe('subscriptions', () => {
  it('are made once, and again only with the same attributes', () => {
    const { model } = setUp();
    const topic = model.topic('t');
    expect(topic.subscribe('s', { Endpoint: queueEndpoint('q'), NotifyStrategy: 'BACKOFF_RETRY' })).toBe(false);
    for (const other of [{ FilterTag: 'x' }, { NotifyContentFormat: 'JSON' }, { Endpoint: queueEndpoint('p') }])
      expect(() => topic.subscribe('s', { Endpoint: queueEndpoint('q'), ...other })).toThrow(
        expect.objectContaining({ code: 'SubscriptionAlreadyExist', status: 409 }),
      );
  });

  it.each([
    [{}, 'InvalidArgument'],
    [{ Endpoint: 'ftp://x' }, 'EndpointInvalid'],
    [{ Endpoint: 'http://' }, 'EndpointInvalid'],
    [{ Endpoint: 'acs:mns:r:1:topics/t' }, 'EndpointInvalid'],
    [{ Endpoint: 'http://x', FilterTag: 'x'.repeat(17) }, 'InvalidArgument'],
    [{ Endpoint: 'http://x', NotifyStrategy: 'NEVER' }, 'InvalidArgument'],
    [{ Endpoint: 'http://x', NotifyContentFormat: 'YAML' }, 'InvalidArgument'],
  ])('refuse %j with %s', (attributes, code) => {
    const { model } = setUp();
    expect(() => model.topic('t').subscribe('new', attributes)).toThrow(expect.objectContaining({ code }));
  });

  it('accept mail and text messages, which are only logged', () => {
    const { model, log } = createTestModel();
    model.createTopic('t');
    model.topic('t').subscribe('mail', { Endpoint: 'mail:directmail:a@example.com' });
    model.topic('t').publish({ body: 'x' });
    expect(log).toEqual(['notification not sent']);
  });

  it('change their strategy and nothing else', () => {
    const { model } = setUp();
    model.topic('t').setNotifyStrategy('s', 'EXPONENTIAL_DECAY_RETRY');
    expect(model.topic('t').subscription('s')).toMatchObject({ NotifyStrategy: 'EXPONENTIAL_DECAY_RETRY' });
    expect(() => {
      model.topic('t').setNotifyStrategy('s', 'NEVER');
    }).toThrow('NotifyStrategy');
    expect(() => model.topic('t').subscription('none')).toThrow(
      expect.objectContaining({ code: 'SubscriptionNotExist', status: 404 }),
    );
  });
});
