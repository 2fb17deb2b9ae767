import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

interface Lock {
  packages: Record<string, { version?: string }>;
}

test('every xml2js is a version without CVE-2023-0842 (prototype pollution, fixed in 0.5.0)', async () => {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;

  const versions = Object.entries(packages)
    .filter(([path]) => path.endsWith('node_modules/xml2js'))
    .map(([, { version }]) => version);

  expect(versions.length).toBeGreaterThan(0);
  expect(new Set(versions)).toEqual(new Set(['0.6.2']));
});
