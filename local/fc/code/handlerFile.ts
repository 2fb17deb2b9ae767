import { existsSync } from 'node:fs';
import path from 'node:path';

/** What the name of a file with a handler may end with. */
export const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** The file in this folder that holds a handler such as `index.handler`; undefined when there is none. */
export function handlerFile(folder: string, handler: string): string | undefined {
  const [module = ''] = handler.split('.');
  return EXTENSIONS.map((extension) => path.join(folder, module + extension)).find(existsSync);
}
