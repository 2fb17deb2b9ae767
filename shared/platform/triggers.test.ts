import { describe, expect, test } from 'vitest';
import { decodeTrigger, messageBodyOf, stateChangeOf } from './triggers.ts';

const HTTP = {
  version: 'v1',
  rawPath: '/create',
  body: '{"count":2}',
  isBase64Encoded: false,
  headers: { 'Content-Type': 'application/json' },
  queryParameters: { requestId: 'r-1' },
  requestContext: { accountId: '1', http: { method: 'POST', path: '/create' }, requestId: 'x' },
};
const TIMER = { triggerTime: '2026-01-01T00:00:00Z', triggerName: 'sweep', payload: '{"count":1}' };
const MESSAGE = {
  id: '1',
  source: 'acs.mns',
  specversion: '1.0',
  type: 'mns:Queue:SendMessage',
  data: { requestId: 'x', messageId: 'm', messageBody: 'body' },
};

/** An event in each of the three forms in which a runtime may hand it over. */
const forms = (event: unknown): unknown[] => [
  Buffer.from(JSON.stringify(event)),
  new TextEncoder().encode(JSON.stringify(event)),
  JSON.stringify(event),
  event,
];

describe('a trigger', () => {
  test.each([
    ['nothing in its optional fields', { body: null, queryParameters: null, isBase64Encoded: null }, {}, ''],
    ['a parameter that comes twice', { queryParameters: { requestId: ['a', 'b'] } }, { requestId: 'a' }, HTTP.body],
    ['a parameter without a value', { queryParameters: { requestId: [] } }, { requestId: '' }, HTTP.body],
  ])('is HTTP with %s, too', (_what, changes, query, body) => {
    const event = decodeTrigger({ ...HTTP, ...changes });

    expect(event).toEqual({ kind: 'http', method: 'POST', query, body: Buffer.from(body) });
  });

  test('is HTTP, with method, query and body', () => {
    for (const event of forms(HTTP)) {
      expect(decodeTrigger(event)).toEqual({
        kind: 'http',
        method: 'POST',
        query: { requestId: 'r-1' },
        body: Buffer.from('{"count":2}'),
      });
    }
  });

  test('is HTTP with a body in base64', () => {
    const event = { ...HTTP, body: Buffer.from('{"ü":1}').toString('base64'), isBase64Encoded: true };

    expect(decodeTrigger(event)).toMatchObject({ body: Buffer.from('{"ü":1}') });
  });

  test('is HTTP without body and query', () => {
    const event = { version: 'v1', requestContext: { http: { method: 'GET' } } };

    expect(decodeTrigger(event)).toEqual({ kind: 'http', method: 'GET', query: {}, body: Buffer.alloc(0) });
  });

  test('is a timer, with or without payload', () => {
    for (const event of forms(TIMER)) {
      expect(decodeTrigger(event)).toEqual({
        kind: 'timer',
        name: 'sweep',
        time: '2026-01-01T00:00:00Z',
        payload: '{"count":1}',
      });
    }
    expect(decodeTrigger({ triggerTime: 't', triggerName: 'n' })).toMatchObject({ kind: 'timer', payload: '' });
  });

  test('is a batch of events, each an object or a JSON text', () => {
    for (const event of forms([MESSAGE, JSON.stringify(MESSAGE), 'no JSON', 7])) {
      expect(decodeTrigger(event)).toEqual({ kind: 'events', events: [MESSAGE, MESSAGE, 'no JSON', 7] });
    }
  });

  test('is one event by itself', () => {
    for (const event of forms(MESSAGE)) expect(decodeTrigger(event)).toEqual({ kind: 'events', events: [MESSAGE] });
  });

  test.each([
    [{ count: 2 }],
    [{ ...HTTP, version: 'v2' }],
    [{ version: 'v1', requestContext: {} }],
    [{ triggerName: 'sweep' }],
    [{ specversion: '1.0' }],
    [{ type: 'x' }],
    [null],
    ['no JSON'],
    [7],
  ])('%j is a direct invocation', (payload) => {
    expect(decodeTrigger(payload)).toEqual({ kind: 'direct', payload });
  });
});

test('a payload that begins with a byte order mark is read like any other', () => {
  const text = '\uFEFF{"count":2}';

  for (const payload of [Buffer.from(text), new TextEncoder().encode(text), text]) {
    expect(decodeTrigger(payload)).toEqual({ kind: 'direct', payload: { count: 2 } });
  }
});

describe('a queue message’s body', () => {
  test('is a text, or already an object', () => {
    expect(messageBodyOf(MESSAGE)).toBe('body');
    expect(messageBodyOf({ data: { messageBody: { v: 1 } } })).toEqual({ v: 1 });
  });

  test('of an event that has none is the event itself', () => {
    for (const event of ['text', { data: {} }, { data: null }, 7, null]) expect(messageBodyOf(event)).toEqual(event);
  });
});

describe('a state change', () => {
  const type = 'ecs:Instance:StateChange';

  test('is read in both of its documented forms', () => {
    const change = { instanceId: 'i-1', state: 'Stopped' };

    expect(stateChangeOf({ type, data: { resourceId: 'i-1', state: 'Stopped' } })).toEqual(change);
    expect(stateChangeOf({ type, data: { content: { resourceId: 'i-1', state: 'Stopped' } } })).toEqual(change);
  });

  test('takes its instance from the subject where the data do not name it', () => {
    const subject = 'acs:ecs:cn-hangzhou:1234567890:instance/i-1';

    expect(stateChangeOf({ type, subject, data: { state: 'Stopped' } })).toEqual({
      instanceId: 'i-1',
      state: 'Stopped',
    });
    expect(stateChangeOf({ type, subject, data: { content: { state: 'Stopped' } } })).toEqual({
      instanceId: 'i-1',
      state: 'Stopped',
    });
  });

  test('that names its instance nowhere is one of no instance, and no queue message', () => {
    expect(stateChangeOf({ type, data: { state: 'Stopped' } })).toEqual({ instanceId: '', state: 'Stopped' });
  });

  test.each([
    [MESSAGE],
    ['text'],
    [{ type, data: {} }],
    [{ type, data: { resourceId: 'i-1' } }],
    [{ type: 'ecs:Instance:Other', data: { resourceId: 'i-1', state: 'Stopped' } }],
  ])('%j is none', (event) => {
    expect(stateChangeOf(event)).toBeUndefined();
  });
});
