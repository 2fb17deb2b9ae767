/**
 * The default export of a CommonJS package that was compiled from a module. Node makes all its exports the default; a
 * bundler or test runner returns the default itself. This accepts both.
 */
export function unfold<T extends abstract new (...args: never[]) => unknown>(imported: T | { default: T }): T {
  return 'default' in imported ? imported.default : imported;
}
