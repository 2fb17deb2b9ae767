import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { encodeUserData, userData, userDataText } from './userData.ts';

/** 32 KB: the most that ECS takes, before it is encoded. */
const MOST = 32_768;
const encoded = (bytes: number): string => Buffer.alloc(bytes, 7).toString('base64');
const messageOf = (schema: v.GenericSchema, value: unknown): string | undefined =>
  v.safeParse(schema, value).issues?.[0].message;

describe('user data', () => {
  test.each(['IyEvYmluL3No', 'YQ==', 'YWI=', 'YWJj', '+/+/', encoded(MOST - 2), encoded(MOST - 1), encoded(MOST)])(
    'is taken in Base64: %.20s',
    (value) => {
      expect(v.is(userData, value)).toBe(true);
    },
  );

  test.each([
    '#!/bin/sh\necho hello',
    'echo hello',
    '#cloud-config',
    'YQ',
    'YQ=',
    'YQ===',
    'Y===',
    '====',
    'YW=j',
    'YWJj\n',
    'YW Jj',
    'YWJj\nYWJj',
    '-_-_',
    'äöüß',
  ])('in another form is sent to the field for plain text: %j', (value) => {
    expect(messageOf(userData, value)).toBe('must be Base64: bring plain text as userDataText');
  });

  test.each([encoded(MOST + 1), encoded(MOST + 2), encoded(MOST + 3)])('is at most 32 KB of raw data', (value) => {
    expect(messageOf(userData, value)).toBe(
      'must be at most 32768 bytes before it is encoded: let it fetch what is longer',
    );
  });

  test.each(['', 7, null, ['YQ==']])('is never %j', (value) => {
    expect(v.is(userData, value)).toBe(false);
  });
});

describe('user data as text', () => {
  test.each(['#!/bin/sh\necho hello', 'YQ==', 'ü', 'x'.repeat(MOST), 'ü'.repeat(MOST / 2)])(
    'is any text, and ECS gets it back: %.20j',
    (value) => {
      expect(v.is(userDataText, value)).toBe(true);
      expect(Buffer.from(encodeUserData(value), 'base64').toString()).toBe(value);
      expect(v.is(userData, encodeUserData(value))).toBe(true);
    },
  );

  test.each(['x'.repeat(MOST + 1), 'ü'.repeat(MOST / 2) + 'x'])('is at most 32 KB in UTF-8', (value) => {
    expect(messageOf(userDataText, value)).toBe(
      'must be at most 32768 bytes before it is encoded: let it fetch what is longer',
    );
  });

  test.each(['', 7, null])('is never %j', (value) => {
    expect(v.is(userDataText, value)).toBe(false);
  });
});
