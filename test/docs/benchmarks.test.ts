import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Figures } from '../../bench/policies/figures.ts';
import { picture } from '../../bench/policies/picture.ts';

test('the picture shows the figures that the docs give', async () => {
  const figures = JSON.parse(await readFile('docs/benchmarks.policies.json', 'utf8')) as Figures[];

  await expect(picture(figures, 100)).toMatchFileSnapshot('../../docs/benchmarks.policies.svg');
});
