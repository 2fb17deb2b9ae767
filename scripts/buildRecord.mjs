import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { swapIn } from './swapIn.mjs';

/** What the last build was made from, and what it made: hashes, so that neither clocks nor copying matter. */
const RECORD = 'dist/.build.json';

/** What npm has installed: it writes this file whenever that changes. */
const INSTALLED = 'node_modules/.package-lock.json';

/** No build reads these; names with a dot in front neither. */
const IGNORED = new Set(['node_modules', 'dist', 'coverage', 'reports', 'docs', 'examples']);

/**
 * One hash of all that a build depends on: sources, scripts, settings, the lock file and the installed packages.
 *
 * @returns {Promise<string>}
 */
export async function hashInputs() {
  const files = [...(await sources('.')), INSTALLED].sort();
  const contents = await Promise.all(files.map(readInput));
  const hash = createHash('sha256');
  files.forEach((file, index) => hash.update(`${file}\0${contents[index].length}\0`).update(contents[index]));
  return hash.digest('hex');
}

async function sources(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const kept = entries.filter(({ name }) => !IGNORED.has(name) && !name.startsWith('.'));
  const found = await Promise.all(
    kept.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /(?<!\.test)\.(ts|mts|mjs|json)$/.test(path) ? [path] : [];
    }),
  );
  return found.flat();
}

async function readInput(file) {
  try {
    return await readFile(file);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    if (file !== INSTALLED) return Buffer.alloc(0);
    process.stderr.write('The packages are not installed: run npm ci.\n');
    process.exit(1);
  }
}

/** Whether the last build was made from these inputs, and all that it made is still as it made it. */
export async function isUpToDate(inputs) {
  const record = await readRecord();
  if (record?.inputs !== inputs) return false;
  const checks = Object.entries(record.outputs).map(async ([file, hash]) => (await hashOf(file)) === hash);
  return (await Promise.all(checks)).every(Boolean);
}

/** @param {{path: string, contents: Uint8Array}[]} files what was built, with absolute paths. */
export async function writeRecord(inputs, files) {
  const outputs = Object.fromEntries(files.map(({ path, contents }) => [relative('.', path), digest(contents)]));
  await swapIn([{ path: RECORD, contents: Buffer.from(JSON.stringify({ inputs, outputs })) }]);
}

/** Undefined when there is none that can be read: then everything is built anew. */
async function readRecord() {
  try {
    return JSON.parse(await readFile(RECORD, 'utf8'));
  } catch {
    return undefined;
  }
}

async function hashOf(file) {
  try {
    return digest(await readFile(file));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function digest(contents) {
  return createHash('sha256').update(contents).digest('hex');
}
