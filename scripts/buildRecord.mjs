import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { swapIn } from './swapIn.mjs';

/** The hashes of the inputs and outputs of the last build. Unlike times, hashes survive copying and clock changes. */
const RECORD = 'dist/.build.json';

/** npm's list of installed packages. npm writes it whenever they change. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Of the folder docs the one file that a build reads: the console's form is made of it. */
const SCHEMA = 'docs/api.schema.json';

/** Folders that no build reads. Names that begin with a dot are ignored, too. */
const IGNORED = new Set(['node_modules', 'dist', 'coverage', 'reports', 'docs', 'examples']);

/**
 * Hashes everything that a build depends on: sources, scripts, settings, the lock file and the installed packages.
 *
 * @returns {Promise<string>}
 */
export async function hashInputs() {
  const files = [...(await sources('.')), INSTALLED, SCHEMA].sort();
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
      return /(?<!\.test)\.(ts|tsx|css|mts|mjs|json|txt)$/.test(path) ? [path] : [];
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

/** Whether the last build had these inputs, and its outputs are unchanged. */
export async function isUpToDate(inputs) {
  const record = await readRecord();
  if (record?.inputs !== inputs) return false;
  const checks = Object.entries(record.outputs).map(async ([file, hash]) => (await hashOf(file)) === hash);
  return (await Promise.all(checks)).every(Boolean);
}

/**
 * Writes the record of a build.
 *
 * @param {string} inputs the hash of the inputs.
 * @param {{path: string, contents: Uint8Array}[]} files the outputs, with absolute paths.
 */
export async function writeRecord(inputs, files) {
  const outputs = Object.fromEntries(files.map(({ path, contents }) => [relative('.', path), digest(contents)]));
  await swapIn([{ path: RECORD, contents: Buffer.from(JSON.stringify({ inputs, outputs })) }]);
}

/** Reads the record; undefined where there is none or it is unreadable, so that everything is built again. */
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
