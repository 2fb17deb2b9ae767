import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { relativeLinks } from './markdown.ts';

const PAIRS = [
  ['README.md', 'README.zh-CN.md'],
  ['docs/getting-started.md', 'docs/getting-started.zh-CN.md'],
] as const;

/** A page without its fences, and these by themselves. */
function partsOf(file: string): { text: string; fences: string[] } {
  const page = readFileSync(file, 'utf8');
  const fence = /^```[a-z]*\n.*?^```$/gms;
  return { text: page.replaceAll(fence, ''), fences: page.match(fence) ?? [] };
}

/** The commands of a page; what stands behind `#` is for people. */
const commandsOf = (file: string): string[] =>
  partsOf(file).fences.flatMap((fence) => fence.split('\n').map((line) => line.replace(/\s+# .*$/, '')));

const levelsOf = (file: string): number[] =>
  [...partsOf(file).text.matchAll(/^(#+) /gm)].map(([, { length } = '']) => length);

/** For each row of a table: how many cells it has, and the code and numbers in it. */
const rowsOf = (file: string): unknown[] =>
  partsOf(file)
    .text.split('\n')
    .filter((line) => line.startsWith('|') && !/^[|\s-]+$/.test(line))
    .map((line) => [line.split('|').length, codeIn(line)]);

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).sort();
const numbersIn = (text: string): string[] => [...new Set(text.match(/\d[\d,.]*\d/g))].sort();

describe.each(PAIRS)('%s and %s say the same', (english, chinese) => {
  test.each<[string, (file: string) => unknown]>([
    ['headings', levelsOf],
    ['commands', commandsOf],
    ['tables', rowsOf],
    ['names in code', (file) => codeIn(partsOf(file).text)],
    ['numbers', (file) => numbersIn(partsOf(file).text)],
    [
      'links',
      (file) =>
        relativeLinks(partsOf(file).text)
          .map((link) => link.replace('.zh-CN', ''))
          .sort(),
    ],
  ])('%s', (_what, read) => {
    expect(read(chinese)).toEqual(read(english));
  });

  test('and the Chinese page is in Chinese', () => {
    const { text } = partsOf(chinese);

    const paragraphs = text
      .split('\n\n')
      .filter((each) => /\p{Letter}{3}/u.test(each) && !each.startsWith('[English]'));
    expect(paragraphs.filter((each) => !/^# /.test(each) && !/\p{Script=Han}/u.test(each) && !/HTTP|CHANGELOG/.test(each))).toEqual([]); // prettier-ignore
  });
});
