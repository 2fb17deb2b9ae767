import type { ServerResponse } from 'node:http';

/*
 * Memory for long answers. A fresh piece costs more than what is copied into it, because the system hands out its pages
 * one by one. So an answer that has gone out leaves its memory to the next.
 */

/** Room for a hundred instances, twice over; a longer answer gets memory of its own. */
const PIECE_BYTES = 512 * 1024;

/** As many long answers are seldom under way at once. */
const MOST_FREE = 32;

const free: ArrayBufferLike[] = [];

/** So many bytes with anything in them. */
export function takeMemory(length: number): Buffer {
  const piece = length > PIECE_BYTES ? undefined : (free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES).buffer);
  return piece === undefined ? Buffer.allocUnsafeSlow(length) : Buffer.from(piece, 0, length);
}

/** Lets others use the memory of this body as soon as the system has taken it over. */
export function leaveMemory(body: Buffer, response: ServerResponse): void {
  response.once('finish', () => {
    if (body.buffer.byteLength === PIECE_BYTES && free.length < MOST_FREE) free.push(body.buffer);
  });
}
