import { readFileSync } from 'node:fs';
import { UsageError } from './exit.ts';

/**
 * Reads a file that a command names.
 * @param file its name; `-` reads the standard input.
 * @param mend what helps where there is no such file, as a sentence.
 * @throws UsageError when it cannot be read.
 */
export function readText(file: string, mend: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8');
  } catch (error) {
    const name = file === '-' ? 'The standard input' : file;
    if (isMissing(error)) throw new UsageError(`${name} cannot be read: there is no such file. ${mend}`);
    throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
