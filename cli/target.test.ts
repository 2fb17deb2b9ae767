import { expect, test } from 'vitest';
import { UsageError } from './exit.ts';
import { LOCAL_TARGET, parseTarget, readTarget } from './target.ts';

const LINE = {
  ecs: 'http://127.0.0.1:1',
  fc: 'http://127.0.0.1:2',
  functions: { create: 'http://127.0.0.1:2/create' },
  region: 'cn-hangzhou',
  accountId: '1',
  accessKeyId: 'id',
  accessKeySecret: 'canary-secret',
};

test('without a source it is the local cloud on its own ports', () => {
  expect(readTarget(undefined)).toBe(LOCAL_TARGET);
  expect(LOCAL_TARGET.functions['status']).toBe('http://127.0.0.1:8400/status');
});

test('the line that the local cloud prints is a target, as a text', () => {
  expect(readTarget(` ${JSON.stringify(LINE)}\n`)).toMatchObject({ functions: LINE.functions, accessKeyId: 'id' });
});

test.each([
  ['no JSON', '{', 'is not JSON'],
  ['a missing region', '{"functions": {}}', 'region is missing'],
  ['a URL that is none', '{"region": "r", "functions": {"create": "canary-secret"}}', 'functions.create is not'],
  ['a text', '"canary-secret"', 'its root is not'],
])('%s is refused without repeating what it holds', (_what, json, reason) => {
  const read = (): unknown => parseTarget(json, 'target.json');

  expect(read).toThrow(UsageError);
  expect(read).toThrow(`target.json`);
  expect(read).toThrow(reason);
  expect(read).not.toThrow('canary-secret');
});

test('JSON in quotes is refused without a word of what is in it', () => {
  const read = (): unknown => readTarget(`'{"accessKeySecret": "canary"}'`);

  expect(read).toThrow(UsageError);
  expect(read).not.toThrow(/canary/);
});

test('a file that is missing is named', () => {
  expect(() => readTarget('nowhere.json')).toThrow('nowhere.json cannot be read');
});
