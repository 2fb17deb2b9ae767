/**
 * Breaks a sentence between words where the terminal ends. A word that is longer than a line stays whole.
 * @param columns the width of the terminal; undefined where there is none.
 * @param indent how far to the right the lines after the first begin.
 * @example wrap('two servers run', 11, 2); // 'two servers\n  run'
 */
export function wrap(text: string, columns: number | undefined, indent = 0): string {
  if (columns === undefined) return text;
  const [first = '', ...words] = text.split(' ');
  const lines = [first];
  for (const word of words) {
    const line = `${lines.pop() ?? ''} ${word}`;
    if (line.length <= columns) lines.push(line);
    else lines.push(line.slice(0, -word.length - 1), `${' '.repeat(indent)}${word}`);
  }
  return lines.join('\n');
}
