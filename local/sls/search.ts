import type { LogLine } from './model.ts';

/**
 * The lines that a search statement finds: words in quotes or without, of which a line holds all, in alternatives with `or`
 * between them. Nothing, or `*`, finds all. Analytic statements, fields and `not` are not part of it.
 * @param index the definition of the index; its tokens part words.
 */
export function search(lines: readonly LogLine[], query: string, index: unknown): LogLine[] {
  const tokens = tokensOf(index);
  const alternatives = query
    .trim()
    .split(/\s+or\s+/i)
    .map((alternative) => wordsOf(alternative, tokens).filter((word) => word !== '*'));
  if (alternatives.some((words) => words.length === 0)) return [...lines];
  return lines.filter(({ fields }) => {
    const held = new Set(wordsOf(Object.values(fields).join(' '), tokens));
    return alternatives.some((words) => words.every((word) => held.has(word)));
  });
}

/** What parts words where an index names nothing. */
const TOKENS = [',', ' ', '"', "'", '{', '}', '[', ']', '(', ')', ':', ';', '=', '\n', '\t', '\r'];

function tokensOf(index: unknown): readonly string[] {
  const { line } = index as { line?: { token?: unknown } };
  return Array.isArray(line?.token) ? [...line.token.map(String), '"'] : TOKENS;
}

/** The words of a text, in lower case: an index takes no notice of case where it does not say so. */
function wordsOf(text: string, tokens: readonly string[]): string[] {
  const words: string[] = [];
  let word = '';
  for (const sign of `${text.toLowerCase()}${tokens[0] ?? ' '}`) {
    if (!tokens.includes(sign)) word += sign;
    else {
      if (word !== '') words.push(word);
      word = '';
    }
  }
  return words;
}
