import { describe, expect, test } from 'vitest';
import { encodeMessage } from '../../shared/domain/message.ts';
import { outcomeOf } from '../../shared/domain/outcomes.ts';
import { readLetter, type Letter } from './letter.ts';

const MESSAGE = encodeMessage([
  { instanceId: 'i-1', goal: 'Running', generation: 0, deadline: 1 },
  { instanceId: 'i-2', goal: 'Running', generation: 0, deadline: 1 },
]);

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

function read(body: string): Letter {
  return readLetter({ MessageId: 'm', ReceiptHandle: 'h', MessageBody: body, EnqueueTime: '1700000000000' });
}

describe('a letter of reconcile', () => {
  test('tells its reason, its time and its instances', () => {
    const letter = read(base64({ reason: 'ECS has never shown i-1.', body: MESSAGE }));

    expect(letter).toMatchObject({
      messageId: 'm',
      at: 1_700_000_000_000,
      reason: 'ECS has never shown i-1.',
      instanceIds: ['i-1', 'i-2'],
      body: MESSAGE,
    });
  });

  test('gives back a message that came as an object, as the text it was', () => {
    expect(read(base64({ reason: 'r', body: JSON.parse(MESSAGE) as unknown })).body).toBe(MESSAGE);
  });

  test('may hold a message that names no instances', () => {
    expect(read(base64({ reason: 'The message is not JSON.', body: 'garbage' }))).toMatchObject({
      instanceIds: [],
      body: 'garbage',
    });
  });

  test('holds no message where that was too long to keep', () => {
    expect(read(base64({ reason: 'Too long.' }))).toMatchObject({ reason: 'Too long.', body: undefined });
  });
});

describe('a letter of Function Compute', () => {
  const event = { specversion: '1.0', id: 'e', type: 'mns:Queue:SendMessage', data: { messageBody: MESSAGE } };

  test.each([
    ['as it stands', JSON.stringify(event)],
    ['as base64', base64(event)],
    [
      'with its message as an object',
      JSON.stringify({ ...event, data: { messageBody: JSON.parse(MESSAGE) as unknown } }),
    ],
  ])('is read %s', (_how, body) => {
    expect(read(body)).toMatchObject({ instanceIds: ['i-1', 'i-2'], body: MESSAGE });
  });
});

describe('a letter goes back to the queue that it came from', () => {
  const outcome = (id: string) =>
    outcomeOf('cn-hangzhou', id, 0, 1, { goal: 'Running', instanceId: id, code: 'NoStock', reason: 'r' });
  const event = { specversion: '1.0', id: 'e', type: 'mns:Queue:SendMessage' };

  test('that of reconcile, where it holds work or cannot be read', () => {
    expect(read(base64({ reason: 'r', body: MESSAGE })).of).toBe('reconcile');
    expect(read(base64({ reason: 'r', body: 'garbage' })).of).toBe('reconcile');
  });

  test('that of notify, where it holds outcomes, whoever put it aside', () => {
    const putAside = read(
      base64({ reason: 'webhook refused it: HTTP status 404', body: [outcome('i-1'), outcome('i-2')] }),
    );
    const givenUp = read(JSON.stringify({ ...event, data: { messageBody: outcome('i-3') } }));

    expect(putAside).toMatchObject({ of: 'notify', instanceIds: ['i-1', 'i-2'], reason: 'webhook refused it: HTTP status 404' }); // prettier-ignore
    expect(JSON.parse(putAside.body ?? '')).toEqual([outcome('i-1'), outcome('i-2')]);
    expect(givenUp).toMatchObject({ of: 'notify', instanceIds: ['i-3'] });
    expect(givenUp.reason).toContain('delivery to notify failed');
  });
});

test.each(['garbage', '', '[1]', base64({ other: 1 })])(
  'what neither of them wrote (%s) is shown, with no message',
  (body) => {
    expect(read(body)).toMatchObject({ messageId: 'm', instanceIds: [], body: undefined });
  },
);
