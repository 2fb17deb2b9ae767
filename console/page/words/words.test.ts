import { expect, test } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** Every text of a language, by its path. What takes values is called with some. */
function texts(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const place = `${path}.${name}`;
    if (typeof value === 'string') return [[place, value]];
    if (typeof value === 'function') return [[place, (value as (...given: unknown[]) => string)(7, 8, 9)]];
    return texts(value as object, place);
  });
}

test('both languages say the same things, and Chinese says them in Chinese', () => {
  const chinese = new Map(texts(zh));

  expect([...chinese.keys()]).toEqual(texts(en).map(([path]) => path));
  const latin = texts(zh).filter(([path, text]) => path !== '.language' && !/\p{Script=Han}/u.test(text));
  expect(latin).toEqual([]);
});

test('what takes values tells them all in both', () => {
  const english = new Map(texts(en));
  const values = (text = ''): string[] => (text.match(/[789]/g) ?? []).sort();

  for (const [path, text] of texts(zh)) expect([path, values(text)]).toEqual([path, values(english.get(path))]);
});
