import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from './exit.ts';
import { parseSetting, readRequestFile, withSetting } from './request.ts';
import { buildRequest } from './requestOptions.ts';

describe('--set', () => {
  test.each([
    ['instanceType=ecs.g7.large', { instanceType: 'ecs.g7.large' }],
    ['count=3', { count: 3 }],
    ['autoRenew=true', { autoRenew: true }],
    ['hostName="123"', { hostName: '123' }],
    ['userData=a=b', { userData: 'a=b' }],
    ['description=', { description: '' }],
    ['tag=[{"key":"a","value":"b"}]', { tag: [{ key: 'a', value: 'b' }] }],
    ['systemDisk.size=40', { systemDisk: { category: 'cloud_essd', size: 40 } }],
    ['dataDisk.size=40', { dataDisk: { size: 40 } }],
  ])('%s', (text, expected) => {
    const request = withSetting({ systemDisk: { category: 'cloud_essd' } }, parseSetting(text));

    expect(request).toEqual({ systemDisk: { category: 'cloud_essd' }, ...expected });
  });

  test.each(['count', '=3', 'a..b=1', '__proto__.x=1', 'a.constructor.x=1'])('%s is no setting', (text) => {
    expect(() => parseSetting(text)).toThrow(UsageError);
  });
});

describe('the request', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'request-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const file = (content: string): string => {
    const name = join(folder, 'request.json');
    writeFileSync(name, content);
    return name;
  };

  test('is the file, under the settings, under the options', () => {
    const name = file('{"count": 1, "instanceName": "a", "requestId": "from-file"}');

    const request = buildRequest({ file: name, set: ['instanceName=b', 'count=2'], count: 3 });

    expect(request).toEqual({ count: 3, instanceName: 'b', requestId: 'from-file' });
  });

  test('gets a fresh id where it has none', () => {
    const [first, second] = [buildRequest({ set: [] }), buildRequest({ set: [] })];

    expect(first.requestId).toMatch(/^cli-[0-9a-f-]{36}$/);
    expect(first.requestId).not.toBe(second.requestId);
    expect(buildRequest({ set: [], requestId: 'mine' })).toEqual({ requestId: 'mine' });
  });

  test('may be in a file that begins with a byte order mark', () => {
    expect(readRequestFile(file('\uFEFF{"count": 1}'))).toEqual({ count: 1 });
  });

  test.each(['', '[]', '"text"', 'null', '{"count": 1'])('%s is no request file', (content) => {
    const name = file(content);

    expect(() => readRequestFile(name)).toThrow(UsageError);
  });

  test('a file that is missing is named', () => {
    expect(() => readRequestFile('/nowhere/request.json')).toThrow(
      '/nowhere/request.json cannot be read: there is no such file. Name a file',
    );
  });
});
