import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { UsageError } from './usageError.ts';

const State = v.strictObject({
  version: v.literal(1),
  /** The cloud's time when it was written: what is in it is due by that clock. */
  now: v.optional(v.number(), 0),
  /** What chance goes on from: with its first seed, a cloud would give out the same ids again. Missing in older files. */
  seed: v.optional(v.number()),
  ecs: v.unknown(),
  mns: v.unknown(),
  /** Missing in files of a cloud that took no deployments. */
  fc: v.optional(v.unknown()),
  /** RAM and the log service; missing as `fc` is. */
  account: v.optional(v.unknown()),
});

/** What the local cloud keeps from one start to the next; each service knows the shape of its own part. */
export type State = v.InferOutput<typeof State>;

/**
 * Reads a state file; undefined when there is none yet. Throws UsageError when it is not one, and when it cannot be
 * written: better now than when everything is to be written there.
 */
export async function loadState(file: string): Promise<State | undefined> {
  const text = await readText(file);
  if (text === undefined && !existsSync(dirname(file))) {
    throw new UsageError(`the state file ${file} cannot be written: there is no folder ${dirname(file)}`);
  }
  await checkWritable(file, text ?? '{}');
  if (text === undefined) return undefined;
  try {
    return parseState(JSON.parse(text));
  } catch (error) {
    throw new UsageError(`${file} is no state file of this version: move it away to start afresh (${String(error)})`);
  }
}

/** Throws ValiError when the value is no state of this version. */
export function parseState(value: unknown): State {
  return v.parse(State, value);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(`the state file ${file} cannot be read: ${String(error)}`);
  }
}

/** Writes what the file holds beside it and takes that away again, which shows that there is room, too. */
async function checkWritable(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeDraft(draft, text);
  } catch (error) {
    throw new UsageError(`the state file ${file} cannot be written: ${String(error)}`);
  }
  await rm(draft);
}

/**
 * Writes a state file whole or not at all: a draft in the same folder takes its place. Throws UsageError when that fails;
 * what the file held before is kept.
 */
export async function saveState(file: string, state: State): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeDraft(draft, JSON.stringify(state));
    await rename(draft, file);
  } catch (error) {
    throw new UsageError(`the state was not written, and ${file} is as it was: ${String(error)}`);
  }
}

function draftOf(file: string): string {
  return `${file}.new`;
}

/** Writes a draft and sees it on the disk; what was written of one that fails is taken away. */
async function writeDraft(draft: string, text: string): Promise<void> {
  try {
    await writeFile(draft, text, { flush: true });
  } catch (error) {
    // Why the draft cannot be written matters more than why it cannot be taken away.
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}
