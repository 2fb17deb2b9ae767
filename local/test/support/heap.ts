import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What this process holds on its heap, in bytes, once rubbish is collected. */
export function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** By how much a server's heap may differ after ten thousand requests that are to leave nothing behind, in bytes. */
export const HEAP_NOISE = 16 * 1024 * 1024;
