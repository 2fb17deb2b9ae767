/** Ends the process without an error when the reader of its output closes the pipe, as `head` does after ten lines. */
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

function goOn(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
