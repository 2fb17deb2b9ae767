import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename } from 'node:path';
import { Script } from 'node:vm';

/**
 * Makes a file that loads a bundle with V8's code cache, made after the bundle was loaded once. The cache fits this
 * very Node; any other ignores it.
 *
 * @param {string} bundle its path.
 * @returns {string} the path of a file beside it that loads it.
 */
export function cached(bundle) {
  const script = new Script(Module.wrap(readFileSync(bundle, 'utf8')), { filename: bundle });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, '');
  writeFileSync(`${bundle}.cache`, script.createCachedData());
  const file = bundle.replace(/\.js$/, '.cached.js');
  writeFileSync(file, loader(basename(bundle)));
  return file;
}

function loader(bundle) {
  return `
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const bundle = __dirname + '/${bundle}';
const source = require('node:module').wrap(readFileSync(bundle, 'utf8'));
const script = new Script(source, { filename: bundle, cachedData: readFileSync(bundle + '.cache') });
if (script.cachedDataRejected) throw new Error('V8 refused its own cache.');
script.runInThisContext()(exports, require, module, __filename, __dirname);
`;
}
