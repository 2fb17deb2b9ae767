import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { NAME_PREFIX } from '../shared/api/deploymentNames.ts';
import { UsageError } from './exit.ts';
import { readJson } from './readJson.ts';

const url = v.pipe(v.string(), v.url());
const text = v.pipe(v.string(), v.nonEmpty());

/** What the name of a target looks like. A file has a dot or a slash in its name, JSON a brace. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

const Profile = v.strictObject({
  region: text,
  accountId: text,
  /** The prefix of its names; left out where it is empty. */
  namePrefix: v.optional(v.pipe(v.string(), v.regex(NAME_PREFIX))),
  /** The URLs of the HTTP triggers, by the name that this project gives the function. */
  functions: v.record(v.string(), url),
  /** Endpoints that are not the region's public ones. */
  fc: v.optional(url),
  mns: v.optional(url),
});
const Profiles = v.strictObject({
  /** The target of commands that name none. */
  current: v.optional(text),
  targets: v.record(v.string(), Profile),
});

/** A deployment as `target add` keeps it. Keys are never in it. */
export type Profile = v.InferOutput<typeof Profile>;
export type Profiles = v.InferOutput<typeof Profiles>;

/** Whether a text can be the name of a target. */
export function isTargetName(text: string): boolean {
  return NAME.test(text);
}

/** The file of the targets, by the XDG base directory specification. */
export function profilesFile(): string {
  const { XDG_CONFIG_HOME: home = '' } = process.env;
  return join(home.startsWith('/') ? home : join(homeFolder(), '.config'), 'ecs-provisioner', 'targets.json');
}

/** Whoever runs in a container may be no user that the system knows. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    throw new UsageError('There is no home folder, where the targets are: set HOME, or XDG_CONFIG_HOME.');
  }
}

/**
 * Reads the targets; none where there is no file yet.
 * @throws UsageError when the file cannot be read, or holds something else.
 */
export function readProfiles(): Profiles {
  const file = profilesFile();
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { targets: {} };
    throw new UsageError(`${file} cannot be read: ${wordsOf(error)}`);
  }
  try {
    return readJson(Profiles, json, file);
  } catch (error) {
    throw new UsageError(`${wordsOf(error)} Correct the file, or delete it and add the targets again.`);
  }
}

/**
 * Changes the targets. A reader finds the old file or the new one; nobody but its owner may read it. Of several commands
 * at once, each finds what those before it have written.
 * @param change what the targets become; what it throws changes nothing.
 * @throws UsageError when they cannot be read or written, or another command does not end writing them.
 */
export function changeProfiles(change: (before: Profiles) => Profiles): void {
  const file = profilesFile();
  // As git does it: whoever has made this file may write, and makes it the new one.
  const fresh = `${file}.lock`;
  writing(file, () => {
    makeFolder(dirname(file));
    lock(fresh);
  });
  try {
    const json = `${JSON.stringify(change(readProfiles()), null, 2)}\n`;
    writing(file, () => {
      writeFileSync(fresh, json);
      renameSync(fresh, file);
    });
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

/** One by one: `mkdir` with `recursive` never ends below /proc (Node.js 20). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** How long to wait for another command, which takes some milliseconds, and how long between two looks. */
const [PATIENCE_MS, LOOK_MS] = [5_000, 20];

function lock(file: string): void {
  const started = performance.now();
  for (;;) {
    try {
      writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (performance.now() - started > PATIENCE_MS)
      throw new UsageError(`Another command is changing the targets. If there is none, delete ${file}.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
  }
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be written: ${wordsOf(error)}. XDG_CONFIG_HOME names another folder.`);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The target of this name. Its prefix is its own: that of the environment may be another deployment's.
 * @throws UsageError when there is none.
 */
export function profileOf(name: string, { targets } = readProfiles()): Profile {
  const found = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (found !== undefined) return { namePrefix: '', ...found };
  throw new UsageError(
    `There is no target ${name}: "ecs-provisioner target list" shows those there are, "target add ${name}" adds it. A file's name needs a dot or a slash, such as ./${name}.`,
  );
}
