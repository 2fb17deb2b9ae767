/**
 * The default export of a CommonJS package that was written as a module. Node hands over all its exports as the
 * default; a bundler or test runner unfolds them.
 */
export function unfold<T extends abstract new (...args: never[]) => unknown>(imported: T | { default: T }): T {
  return 'default' in imported ? imported.default : imported;
}
