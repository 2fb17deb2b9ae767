import { EXIT } from '../exit.ts';

/**
 * Ends the process when its output can no longer be written. That is no error where the reader has closed the pipe, as
 * `head` does after ten lines.
 */
export function endWithReader(stream: NodeJS.WriteStream): void {
  stream.on('error', end);
}

/** Has the process go on without a reader: whoever changes an account has to finish, read or not. */
export function goOnWithoutReader(stream: NodeJS.WriteStream): void {
  stream.off('error', end).on('error', goOn);
}

function end(error: NodeJS.ErrnoException): void {
  goOn(error);
  process.exit();
}

let told = false;

/** Whatever the command says of itself: whoever reads half of its output has to learn it. */
function goOn({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE' || told) return;
  told = true;
  process.on('exit', () => {
    process.exitCode = EXIT.unfinished;
    process.stderr.write(`error: The output cannot be written: ${message}.\n`);
  });
}
