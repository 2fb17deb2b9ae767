import { expect, test } from 'vitest';
import { leaks } from './leaks.ts';

const secret = 'Canary "7f3a9" of sixteen or more';

test.each([
  ['in clear', `before ${secret} after`],
  ['in JSON', JSON.stringify({ password: secret })],
  ['in a URL', `http://x/?Password=${encodeURIComponent(secret)}&y=1`],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64, one byte further', Buffer.from(`a${secret}b`).toString('base64')],
  ['in base64, two bytes further', Buffer.from(`ab${secret}c`).toString('base64')],
  [
    'in base64 of base64',
    Buffer.from(JSON.stringify({ body: Buffer.from(`a${secret}`).toString('base64') })).toString('base64'),
  ],
])('a secret is found %s', (_how, text) => {
  expect(leaks([{ where: 'a log', text }], { password: secret })).toEqual(['password in a log']);
});

test('a text without a secret is clean', () => {
  const text = `Canary of another kind ${Buffer.from('Canary of another kind, and long').toString('base64')}`;

  expect(leaks([{ where: 'a log', text }], { password: secret })).toEqual([]);
});
