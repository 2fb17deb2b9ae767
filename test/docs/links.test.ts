import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, citedPaths, markdownFiles, namedScripts, ownFolders, relativeLinks } from './markdown.ts';

const files = markdownFiles();
const folders = ownFolders();
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

test('the documents are found, those in folders too', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'docs/design.md', 'docs/decisions/README.md']));
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(file, 'utf8');

  test('links to files and headings that exist', () => {
    const broken = relativeLinks(text).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });

    expect(broken).toEqual([]);
  });

  test('cites paths that exist', () => {
    expect(citedPaths(text, folders).filter((path) => !existsSync(path))).toEqual([]);
  });

  test('names scripts that package.json has', () => {
    expect(namedScripts(text).filter((script) => scripts[script] === undefined)).toEqual([]);
  });
});

test('the guarantees name every invariant of the simulation, and no other', () => {
  const guarantees = readFileSync('docs/guarantees.md', 'utf8').replaceAll(/\s+/g, ' ');
  const simulation = readdirSync('test/simulation')
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('test/simulation', name), 'utf8'))
    .join('\n');

  const lists = [...guarantees.matchAll(/_Simulation:_ (.*?)\. /g)].map(([, list = '']) => list).join();
  const named = [...lists.matchAll(/“([^”]+)”/g)].map(([, invariant]) => invariant);
  const checked = [...simulation.matchAll(/\bviolate\(\s*'([^']+)'/g)].map(([, invariant]) => invariant);

  expect([...new Set(named)].sort()).toEqual([...new Set(checked)].sort());
});

test('what does not exist is found', () => {
  const text = 'See [there](docs/gone.md), [out](https://example.com/gone.md) or shared/gone.ts, and `npm run gone`.';

  expect(relativeLinks(text)).toEqual(['docs/gone.md']);
  expect(citedPaths(text, ['shared', 'docs'])).toEqual(['docs/gone.md', 'shared/gone.ts']);
  expect(namedScripts(text)).toEqual(['gone']);
});
