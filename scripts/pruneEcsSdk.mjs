import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * An esbuild plugin that keeps only the operations of @alicloud/ecs20140526 that we call. The package is one class with
 * some 380 operations and 3,400 model files. As a whole it is 3.7 MB and takes 220–340 ms to load at every cold start.
 * The plugin removes methods and models from the vendor's files and changes nothing else in them.
 *
 * The build fails when the SDK lacks an operation, and when a bundle does not call exactly these operations.
 *
 * @param {readonly string[]} apis the APIs of ECS that every bundle calls, such as `CreateInstance`.
 * @throws Error when the list is empty.
 */
export function pruneEcsSdk(apis) {
  if (apis.length === 0) throw new Error('No API of ECS is named: the bundles could call nothing.');
  const operations = [...new Set(apis)].map((api) => `${api[0].toLowerCase()}${api.slice(1)}`);
  return {
    name: 'prune-ecs-sdk',
    setup(build) {
      const left = new Set();
      build.onLoad({ filter: /@alicloud[\\/]ecs20140526[\\/]dist[\\/]client\.js$/ }, async ({ path }) => {
        const client = await readFile(path, 'utf8');
        for (const name of operationsOf(client)) if (!operations.includes(name)) left.add(name);
        return { contents: pruneClient(client, operations) };
      });
      build.onLoad({ filter: /@alicloud[\\/]ecs20140526[\\/]dist[\\/]models[\\/]model\.js$/ }, async ({ path }) => {
        const client = await readFile(join(dirname(path), '..', 'client.js'), 'utf8');
        return { contents: pruneModels(await readFile(path, 'utf8'), pruneClient(client, operations), operations) };
      });
      build.onEnd(({ outputFiles = [] }) => ({
        errors: outputFiles.flatMap(({ path, text }) => judgeCalls(nameOf(path), text, operations, left)),
      }));
    },
  };
}

/** The errors of a bundle: operations that it does not call, and removed operations that it calls. */
function judgeCalls(file, bundle, operations, left) {
  const called = new Set([...bundle.matchAll(/\.(\w+)WithOptions\(/g)].map(([, operation]) => operation));
  const uncalled = operations.filter((operation) => !called.has(operation));
  const lacking = [...called].filter((operation) => left.has(operation));
  return [
    ...uncalled.map((operation) => ({ text: `${file} does not call ${operation}` })),
    ...lacking.map((operation) => ({ text: `${file} calls ${operation}, which was left out of it` })),
  ];
}

/** The folder and file of a path, such as `create/index.js`. */
function nameOf(path) {
  return `${basename(dirname(path))}/${basename(path)}`;
}

/** The names of all operations of the SDK, from its methods `<operation>WithOptions`. */
function operationsOf(client) {
  return [...client.matchAll(/^ {4}async (\w+)WithOptions\(/gm)].map(([, operation]) => operation);
}

/** The client class without the methods of other operations. */
function pruneClient(source, operations) {
  const kept = new Set(operations.map((operation) => `${operation}WithOptions`));
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

/**
 * The index of models with only the requests and the models that the client names. A model requires its nested ones
 * itself.
 */
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
