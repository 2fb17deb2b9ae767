import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * An esbuild plugin that keeps of @alicloud/ecs20140526 only the operations that are called. The package is one class
 * with some 380 operations over 3,400 model files: bundled whole it is 3.7 MB and takes 220–340 ms to load, at every
 * cold start. Methods and models are left out of the vendor's own files; what stays is as the vendor wrote it.
 *
 * @param {string[]} operations lowerCamelCase names of client methods, such as `createInstance`.
 */
export function pruneEcsSdk(operations) {
  return {
    name: 'prune-ecs-sdk',
    setup(build) {
      build.onLoad({ filter: /@alicloud[\\/]ecs20140526[\\/]dist[\\/]client\.js$/ }, async ({ path }) => ({
        contents: pruneClient(await readFile(path, 'utf8'), operations),
      }));
      build.onLoad({ filter: /@alicloud[\\/]ecs20140526[\\/]dist[\\/]models[\\/]model\.js$/ }, async ({ path }) => {
        const client = await readFile(join(dirname(path), '..', 'client.js'), 'utf8');
        return { contents: pruneModels(await readFile(path, 'utf8'), pruneClient(client, operations), operations) };
      });
    },
  };
}

/** The client class without the methods of other operations. */
function pruneClient(source, operations) {
  const kept = new Set(operations.flatMap((operation) => [operation, `${operation}WithOptions`]));
  const found = new Set();
  const pruned = source.replace(/^ {4}async (\w+)\([^)]*\) \{\n[\s\S]*?^ {4}\}\n/gm, (method, name) => {
    if (!kept.has(name)) return '';
    found.add(name);
    return method;
  });
  const missing = [...kept].filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`@alicloud/ecs20140526 has no method ${missing.join(', ')}`);
  return pruned;
}

/** The index of models, with the requests, and what the client names. Each of them requires by itself what it nests. */
function pruneModels(source, client, operations) {
  const requests = operations.map((operation) => `${operation[0].toUpperCase()}${operation.slice(1)}Request`);
  const used = new Set([...requests, ...[...client.matchAll(/\$_model\.(\w+)/g)].map(([, name]) => name)]);
  const exported = source
    .split('\n')
    .filter((line) => used.has(/^Object\.defineProperty\(exports, "(\w+)"/.exec(line)?.[1]));
  const variables = new Set(exported.map((line) => /return (\w+)\./.exec(line)?.[1]));
  const required = source.split('\n').filter((line) => variables.has(/^var (\w+) = require/.exec(line)?.[1]));
  const marker = 'Object.defineProperty(exports, "__esModule", { value: true });';
  return ['"use strict";', marker, ...required, ...exported].join('\n');
}
