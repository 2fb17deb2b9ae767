import { format, Url } from 'node:url';

/**
 * Stands for `url.parse`, without the warning that Node 24 prints at its first call (DEP0169). That is in this function
 * alone, not in the class behind it.
 */
export function parse(text) {
  const parsed = new Url();
  parsed.parse(text);
  return parsed;
}

export { format };
