import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Adds to the message of a failed load where the project around the code made an ES module of it. */
export function explainModuleKind(error: unknown, file: string, folder: string): void {
  if (!(error instanceof Error) || !isAboutModules(error, file)) return;
  const outer = outerPackage(realpathSync(file), realpathSync(folder));
  if (outer === undefined) return;
  error.message +=
    `\nIt was loaded as an ES module, because ${outer} says "type": "module". ` +
    `Function Compute gets the folder ${folder} alone, where .js is CommonJS unless a package.json in it says otherwise. ` +
    `Put a package.json with {"type": "commonjs"} into it, or name CommonJS files .cjs`;
}

/** The error of a module that does not export what is asked of it. */
export class MissingExport extends Error {}

// Node.js says so where CommonJS runs, or is required, as an ES module.
function isAboutModules(error: Error, file: string): boolean {
  return (error instanceof MissingExport && file.endsWith('.js')) || /\bES module\b/i.test(error.message);
}

/**
 * The package.json that makes ES modules of the `.js` files beside this file, and that is not deployed: it lies outside of the
 * folder of the code. Undefined where there is none. Both are real paths, as Node.js looks for it.
 */
function outerPackage(file: string, folder: string): string | undefined {
  for (let place = path.dirname(file); ; place = path.dirname(place)) {
    const candidate = path.join(place, 'package.json');
    if (existsSync(candidate)) return isInside(place, folder) || !saysModule(candidate) ? undefined : candidate;
    if (place === path.dirname(place)) return undefined;
  }
}

function isInside(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder + path.sep);
}

function saysModule(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown } | null)?.type === 'module';
  } catch {
    // Node.js refuses it, and says why.
    return false;
  }
}
