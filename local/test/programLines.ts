import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROJECT = new URL('../../', import.meta.url);

/** A comment that names a program and a part of it, and the block of code behind it. */
const BLOCK = /(<!-- (scripts\/clients\/\S+) (\w+) -->\n\n```\w+\n)[^]*?(?=```)/g;

/** How the programs read a variable, in Python, Go and Java. */
const VARIABLE = /os\.environ\['(\w+)'\]|os\.Getenv\("(\w+)"\)|System\.getenv\("(\w+)"\)/g;

/** What a reader would write in the place of each variable. */
const EXAMPLES: Record<string, string> = {
  ECS_HOST: '127.0.0.1:8401',
  MNS: 'http://127.0.0.1:8402',
  REGION: 'cn-hangzhou',
  KEY_ID: 'local-access-key-id',
  KEY_SECRET: 'local-access-key-secret',
};

/** A page in Markdown with the lines between `docs: <part>` and `docs: end` of each program that it names. */
export function withProgramLines(page: string): string {
  return page.replace(BLOCK, (_, head: string, program: string, part: string) => head + linesOf(program, part));
}

function linesOf(program: string, part: string): string {
  const text = readFileSync(fileURLToPath(new URL(program, PROJECT)), 'utf8');
  const [, found] = new RegExp(`docs: ${part}\\n([^]*?\\n)[^\\n]*docs: end`).exec(text) ?? [];
  if (found === undefined) throw new Error(`${program} has no part "${part}"`);
  const lines = found.split('\n');
  const indent = /^\s*/.exec(lines[0] ?? '')?.[0] ?? '';
  return lines
    .map((line) =>
      line
        .slice(indent.length)
        .replace(/^return /, '')
        .replace(VARIABLE, (read, ...names: string[]) => example(read, names)),
    )
    .join('\n');
}

function example(read: string, names: readonly (string | undefined)[]): string {
  const name = names.find((each) => each !== undefined && each in EXAMPLES);
  const quote = read.includes("'") ? "'" : '"';
  return name === undefined ? read : `${quote}${EXAMPLES[name] ?? ''}${quote}`;
}
