import { expect, test } from 'vitest';
import { anonymise } from './anonymise.ts';

const KNOWN = new Map([
  ['1234567890123456', '<account>'],
  ['cn-hangzhou', '<region>'],
  ['my-queue', '<name>'],
  ['my-queue-2', '<name>'],
]);

test.each([
  ['a secret without a digit', 'abcdefgh', '<text>'],
  ['a name of somebody', { principal: 'alice' }, { principal: '<text>' }],
  ['an id', 'i-bp1abc', '<text>'],
  ['an address', '203.0.113.7', '<text>'],
  ['a key', 'LTAI5tExample', '<text>'],
  ['a time', '2026-01-31T08:00:00.123Z', '<time>'],
  ['a time with an offset', '2026-01-31T08:00:00+08:00', '<time>'],
  ['a moment', 1_790_000_000_000, '<number>'],
  ['a resource of somebody else’s', 'acs:ecs:cn-hangzhou:42:instance/i-bp1abc', '<text>'],
  ['a word of theirs in a resource', 'acs:mns:cn-hangzhou:1234567890123456:queues/theirs', '<text>'],
  ['an unknown word in a resource', 'acs:mns:cn-hangzhou:1234567890123456:queues/theirs7', '<text>'],
  ['what is known as a name of a field', { 'my-queue': 1 }, { '<name>': 1 }],
])('%s goes', (_name, value, expected) => {
  expect(anonymise(value, KNOWN)).toEqual(expected);
});

test.each([
  ['the account in a resource', 'acs:mns:cn-hangzhou:1234567890123456:queues/my-queue', 'acs:mns:<region>:<account>:queues/<name>'], // prettier-ignore
  ['the longer of two names', 'my-queue-2', '<name>'],
  ['a type of event', 'ecs:Instance:StateChange', 'ecs:Instance:StateChange'],
  ['a state', { state: 'Stopped' }, { state: 'Stopped' }],
  ['a version', '1.0', '1.0'],
  ['a media type', 'application/json;charset=utf-8', 'application/json;charset=utf-8'],
  ['a status', [404, true, null], [404, true, null]],
  ['JSON in a text, as a text', '{"state":"Running","id":"i-bp1abc"}', '{"state":"Running","id":"<text>"}'],
])('%s stays', (_name, value, expected) => {
  expect(anonymise(value, KNOWN)).toEqual(expected);
});
