import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const LOCAL = fileURLToPath(new URL('..', import.meta.url));

/** Lists of words that may repeat, because they name nothing of the cloud. */
const NO_NAMES = ['false true'];

test('has each list of names in one place: no array and no type spells the same names again', () => {
  const places = new Map<string, string[]>();
  for (const file of productionFiles()) {
    for (const { names, line } of listsIn(file)) {
      const list = names.sort().join(' ');
      places.set(list, [...(places.get(list) ?? []), `${path.relative(LOCAL, file)}:${line}`]);
    }
  }

  const repeated = [...places].filter(([list, where]) => where.length > 1 && !NO_NAMES.includes(list));

  expect(places.size).toBeGreaterThan(0);
  expect(Object.fromEntries(repeated)).toEqual({});
});

function productionFiles(): string[] {
  return readdirSync(LOCAL, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^(test|dist|node_modules)\b/.test(file))
    .map((file) => path.join(LOCAL, file));
}

/** The arrays of texts and the unions of texts in a file that hold two texts or more. */
function listsIn(file: string): { names: string[]; line: number }[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: { names: string[]; line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const names = textsOf(node);
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (names.length > 1) found.push({ names, line: line + 1 });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The texts of an array or a union that holds nothing else; none for any other node. */
function textsOf(node: ts.Node): string[] {
  const items = itemsOf(node);
  const texts = items.filter((item) => ts.isStringLiteral(item));
  return texts.length === items.length ? texts.map(({ text }) => text) : [];
}

function itemsOf(node: ts.Node): ts.Node[] {
  if (ts.isArrayLiteralExpression(node)) return [...node.elements];
  if (!ts.isUnionTypeNode(node)) return [];
  return node.types.map((type) => (ts.isLiteralTypeNode(type) ? type.literal : type));
}
