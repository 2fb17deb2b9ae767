import { describe, expect, it } from 'vitest';
import { page } from './model/directory.ts';
import { createTestModel } from '../test/mns/fixtures.ts';

describe('queues', () => {
  it('are made once, and again only with the same attributes', () => {
    const { model } = createTestModel();
    expect(model.createQueue('q', { VisibilityTimeout: 60 })).toBe(true);
    expect(model.createQueue('q', { VisibilityTimeout: 60 })).toBe(false);
    expect(() => model.createQueue('q')).toThrow(expect.objectContaining({ code: 'QueueAlreadyExist', status: 409 }));
  });

  it.each([
    ['', 'QueueNameLengthError'],
    ['q'.repeat(121), 'QueueNameLengthError'],
    ['-q', 'InvalidQueueName'],
    ['q_1', 'InvalidQueueName'],
    ['q%20', 'InvalidQueueName'],
  ])('refuse the name %j with %s', (name, code) => {
    expect(() => createTestModel().model.createQueue(name)).toThrow(expect.objectContaining({ code, status: 400 }));
  });

  it.each([
    { DelaySeconds: 604_801 },
    { MaximumMessageSize: 1023 },
    { MaximumMessageSize: 65_537 },
    { MessageRetentionPeriod: 59 },
    { VisibilityTimeout: 0 },
    { VisibilityTimeout: 43_201 },
    { PollingWaitSeconds: 31 },
    { PollingWaitSeconds: NaN },
  ])('refuse %j', (attributes) => {
    expect(() => createTestModel().model.createQueue('q', attributes)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    );
  });

  it('change what is given and keep the rest', () => {
    const { model, clock } = createTestModel();
    model.createQueue('q', { VisibilityTimeout: 60 });
    const createTime = clock.now();
    clock.advance(5000);
    model.queue('q').setAttributes({ DelaySeconds: 3 });
    expect(model.queue('q').describe()).toMatchObject({
      QueueName: 'q',
      VisibilityTimeout: 60,
      DelaySeconds: 3,
      CreateTime: createTime,
      LastModifyTime: createTime + 5000,
    });
  });

  it('let go of those who wait when they are deleted, and are gone with their messages', () => {
    const { model } = createTestModel();
    model.createQueue('q');
    const got: number[] = [];
    model.queue('q').wait(1, 30_000, (messages) => got.push(messages.length));
    model.deleteQueue('q');
    expect(got).toEqual([0]);
    expect(() => model.queue('q')).toThrow(expect.objectContaining({ code: 'QueueNotExist', status: 404 }));
    expect(() => {
      model.deleteQueue('q');
    }).toThrow(expect.objectContaining({ code: 'QueueNotExist' }));
    model.createQueue('q');
    expect(model.queue('q').receive(16)).toEqual([]);
  });
});

describe('topics', () => {
  it('are made once, changed and deleted', () => {
    const { model } = createTestModel();
    expect(model.createTopic('t')).toBe(true);
    expect(model.createTopic('t')).toBe(false);
    expect(() => model.createTopic('t', { MaximumMessageSize: 2048 })).toThrow(
      expect.objectContaining({ code: 'TopicAlreadyExist', status: 409 }),
    );
    model.topic('t').setAttributes({ MaximumMessageSize: 2048 });
    expect(model.createTopic('t', { MaximumMessageSize: 2048 })).toBe(false);
    model.deleteTopic('t');
    expect(() => model.topic('t')).toThrow(expect.objectContaining({ code: 'TopicNotExist', status: 404 }));
    expect(() => model.createTopic('t!')).toThrow(expect.objectContaining({ code: 'TopicNameInvalid' }));
  });
});

describe('page', () => {
  const all = ['d', 'a', 'b1', 'b3', 'b2'];

  it('goes through everything in order, page by page', () => {
    expect(page(all, { max: 2 })).toEqual({ items: ['a', 'b1'], nextMarker: 'b2' });
    expect(page(all, { max: 2, marker: 'b2' })).toEqual({ items: ['b2', 'b3'], nextMarker: 'd' });
    expect(page(all, { max: 2, marker: 'd' })).toEqual({ items: ['d'] });
  });

  it('shows only what begins with the prefix', () => {
    expect(page(all, { max: 10, prefix: 'b' })).toEqual({ items: ['b1', 'b2', 'b3'] });
  });
});

describe('snapshot and restore', () => {
  it('carry everything over, handles included, through JSON', () => {
    const first = createTestModel();
    first.model.createQueue('q', { VisibilityTimeout: 10 });
    first.model.createTopic('t');
    first.model.loggingBucket = 'logs';
    first.model.topic('t').subscribe('s', { Endpoint: 'acs:mns:cn-hangzhou:1:queues/q', NotifyContentFormat: 'JSON' });
    const queue = first.model.queue('q');
    for (const body of ['taken', 'kept', 'removed']) queue.send({ body });
    const properties = [{ Name: 'n', Value: 'v', Type: 'STRING' }];
    queue.send({ body: 'delayed', delaySeconds: 20, userProperties: properties, systemProperties: properties });
    const [taken, , removed] = queue.receive(3);
    queue.remove(removed?.receiptHandle ?? '');

    const second = createTestModel({ seed: 2 });
    second.model.createQueue('other');
    second.model.restore(JSON.parse(JSON.stringify(first.model.snapshot())));

    expect(second.model.snapshot()).toEqual(first.model.snapshot());
    expect(second.model.loggingBucket).toBe('logs');
    second.model.queue('q').remove(taken?.receiptHandle ?? '');
    second.clock.advance(20_000);
    expect(second.model.queue('q').receive(16)).toEqual([
      expect.objectContaining({ body: 'kept', dequeueCount: 2 }),
      expect.objectContaining({ body: 'delayed', userProperties: properties, systemProperties: properties }),
    ]);
    second.model.topic('t').publish({ body: 'still subscribed' });
    expect(second.model.queue('q').receive(1)).toHaveLength(1);
    expect(() => second.model.queue('other')).toThrow('not exist');
  });

  it('refuse what is no snapshot', () => {
    expect(() => {
      createTestModel().model.restore({ queues: 1 });
    }).toThrow();
  });
});
