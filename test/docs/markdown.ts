import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold no text of ours: packages, and what is built. */
const FOREIGN = new Set(['node_modules', 'dist', 'coverage', 'reports']);

/** The project's own folders at its root, such as `shared`. */
export function ownFolders(): string[] {
  return readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !FOREIGN.has(entry.name))
    .map(({ name }) => name);
}

/** Every Markdown file of the project, relative to its root. */
export function markdownFiles(folder = '.'): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith('.md') ? [path] : [];
    return entry.isDirectory() && !entry.name.startsWith('.') && !FOREIGN.has(entry.name) ? markdownFiles(path) : [];
  });
}

/** The texts of a page's fences of this language. */
export function blocksOf(file: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...readFileSync(file, 'utf8').matchAll(fence)].map(([, block = '']) => block);
}

/** Where the links of a text lead, but for those that leave the project. */
export function relativeLinks(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The paths below these folders that a text cites, in prose and in commands; a pattern with `*` is no path. */
export function citedPaths(text: string, folders: readonly string[]): string[] {
  const path = new RegExp(`(?<![\\w./@-])(?:${folders.join('|')})/[\\w./*-]*`, 'g');
  return [...text.matchAll(path)].map(([cited]) => cited.replace(/\.+$/, ''));
}

/** The scripts that a text tells to run: `npm run <script>`. */
export function namedScripts(text: string): string[] {
  return [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script = '']) => script);
}

/** The anchors of a Markdown file's headings, as GitHub makes them. */
export function anchorsOf(file: string): string[] {
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
