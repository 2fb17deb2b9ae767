import { describe, expect, test } from 'vitest';
import { page } from './model/directory.ts';
import { startInMemoryMns } from '../test/mns/startInMemoryMns.ts';

describe('queues', () => {
  test('are created once, and again only with the same attributes', () => {
    const { mns } = startInMemoryMns();

    expect(mns.createQueue('q', { VisibilityTimeout: 60 })).toBe(true);
    expect(mns.createQueue('q', { VisibilityTimeout: 60 })).toBe(false);
    expect(() => mns.createQueue('q')).toThrow(expect.objectContaining({ code: 'QueueAlreadyExist', status: 409 }));
  });

  test.each([
    ['', 'QueueNameLengthError'],
    ['q'.repeat(121), 'QueueNameLengthError'],
    ['-q', 'InvalidQueueName'],
    ['q_1', 'InvalidQueueName'],
    ['q%20', 'InvalidQueueName'],
  ])('refuse the name %j with %s', (name, code) => {
    expect(() => startInMemoryMns().mns.createQueue(name)).toThrow(expect.objectContaining({ code, status: 400 }));
  });

  test.each([
    { DelaySeconds: 604_801 },
    { MaximumMessageSize: 1023 },
    { MaximumMessageSize: 65_537 },
    { MessageRetentionPeriod: 59 },
    { VisibilityTimeout: 0 },
    { VisibilityTimeout: 43_201 },
    { PollingWaitSeconds: 31 },
    { PollingWaitSeconds: NaN },
  ])('refuse %j', (attributes) => {
    expect(() => startInMemoryMns().mns.createQueue('q', attributes)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    );
  });

  test('change what is given and keep the rest', () => {
    const { mns, clock } = startInMemoryMns();
    mns.createQueue('q', { VisibilityTimeout: 60 });

    const createTime = clock.now();
    clock.advance(5000);
    mns.queue('q').setAttributes({ DelaySeconds: 3 });

    expect(mns.queue('q').describe()).toMatchObject({
      QueueName: 'q',
      VisibilityTimeout: 60,
      DelaySeconds: 3,
      CreateTime: createTime,
      LastModifyTime: createTime + 5000,
    });
  });

  test('end waiting calls when they are deleted, and are gone with their messages', () => {
    const { mns } = startInMemoryMns();
    mns.createQueue('q');
    const got: number[] = [];

    mns.queue('q').wait(1, 30_000, (messages) => got.push(messages.length));
    mns.deleteQueue('q');

    expect(got).toEqual([0]);
    expect(() => mns.queue('q')).toThrow(expect.objectContaining({ code: 'QueueNotExist', status: 404 }));

    mns.deleteQueue('q');
    mns.createQueue('q');

    expect(mns.queue('q').receive(16)).toEqual([]);
  });
});

describe('topics', () => {
  test('are created once, changed and deleted', () => {
    const { mns } = startInMemoryMns();

    expect(mns.createTopic('t')).toBe(true);
    expect(mns.createTopic('t')).toBe(false);
    expect(() => mns.createTopic('t', { MaximumMessageSize: 2048 })).toThrow(
      expect.objectContaining({ code: 'TopicAlreadyExist', status: 409 }),
    );

    mns.topic('t').setAttributes({ MaximumMessageSize: 2048 });

    expect(mns.createTopic('t', { MaximumMessageSize: 2048 })).toBe(false);

    mns.deleteTopic('t');

    expect(() => mns.topic('t')).toThrow(expect.objectContaining({ code: 'TopicNotExist', status: 404 }));
    expect(() => mns.createTopic('t!')).toThrow(expect.objectContaining({ code: 'TopicNameInvalid' }));
  });
});

describe('page', () => {
  const all = ['d', 'a', 'b1', 'b3', 'b2'];

  test('goes through everything in order, page by page', () => {
    expect(page(all, { max: 2 })).toEqual({ items: ['a', 'b1'], nextMarker: 'b2' });
    expect(page(all, { max: 2, marker: 'b2' })).toEqual({ items: ['b2', 'b3'], nextMarker: 'd' });
    expect(page(all, { max: 2, marker: 'd' })).toEqual({ items: ['d'] });
  });

  test('shows only what begins with the prefix', () => {
    expect(page(all, { max: 10, prefix: 'b' })).toEqual({ items: ['b1', 'b2', 'b3'] });
  });
});

describe('snapshot and restore', () => {
  test('carry everything over through JSON, handles included', () => {
    const first = startInMemoryMns();
    first.mns.createQueue('q', { VisibilityTimeout: 10 });
    first.mns.createTopic('t');
    first.mns.loggingBucket = 'logs';
    first.mns.topic('t').subscribe('s', { Endpoint: 'acs:mns:cn-hangzhou:1:queues/q', NotifyContentFormat: 'JSON' });
    const queue = first.mns.queue('q');
    for (const body of ['taken', 'kept', 'removed']) queue.send({ body });
    const properties = [{ Name: 'n', Value: 'v', Type: 'STRING' }];
    queue.send({ body: 'delayed', delaySeconds: 20, userProperties: properties, systemProperties: properties });
    const [taken, , removed] = queue.receive(3);
    queue.remove(removed?.receiptHandle ?? '');

    const second = startInMemoryMns({ seed: 2 });
    second.mns.createQueue('other');
    second.mns.restore(JSON.parse(JSON.stringify(first.mns.snapshot())));

    expect(second.mns.snapshot()).toEqual(first.mns.snapshot());
    expect(second.mns.loggingBucket).toBe('logs');

    second.mns.queue('q').remove(taken?.receiptHandle ?? '');
    second.clock.advance(20_000);

    expect(second.mns.queue('q').receive(16)).toEqual([
      expect.objectContaining({ body: 'kept', dequeueCount: 2 }),
      expect.objectContaining({ body: 'delayed', userProperties: properties, systemProperties: properties }),
    ]);

    second.mns.topic('t').publish({ body: 'still subscribed' });

    expect(second.mns.queue('q').receive(1)).toHaveLength(1);
    expect(() => second.mns.queue('other')).toThrow('not exist');
  });

  test('refuse a value that is no snapshot', () => {
    expect(() => {
      startInMemoryMns().mns.restore({ queues: 1 });
    }).toThrow();
  });
});
