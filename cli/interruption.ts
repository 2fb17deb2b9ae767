import { EXIT } from './exit.ts';

/**
 * Works, and at Ctrl-C says what goes on without this process before it ends.
 * @param word what is so then, and which commands follow and undo it.
 */
export async function untilInterrupted<T>(word: string, work: () => Promise<T>): Promise<T> {
  const end = (): void => {
    process.stderr.write(`\nInterrupted. ${word}\n`);
    process.exit(EXIT.interrupted);
  };
  process.on('SIGINT', end);
  try {
    return await work();
  } finally {
    process.off('SIGINT', end);
  }
}

/** The option --target for a command that somebody is told to give; nothing where it is the target in use, or JSON. */
export function sameTarget({ target }: { target?: string }): string {
  return target === undefined || /\s|\{/.test(target) ? '' : ` --target ${target}`;
}
