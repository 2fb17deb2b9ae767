import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { UsageError } from './usageError.ts';

const State = v.strictObject({
  version: v.literal(1),
  /** The cloud's time when it was written: what is in it is due by that clock. */
  now: v.optional(v.number(), 0),
  ecs: v.unknown(),
  mns: v.unknown(),
  /** Missing in files of a cloud that took no deployments. */
  fc: v.optional(v.unknown()),
  /** RAM and the log service; missing as `fc` is. */
  account: v.optional(v.unknown()),
});

/** What the local cloud keeps from one start to the next; each service knows the shape of its own part. */
export type State = v.InferOutput<typeof State>;

/** Reads a state file; undefined when there is none yet. Throws UsageError when it is not one. */
export async function loadState(file: string): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      // Better now than when everything is to be written there.
      if (existsSync(dirname(file))) return undefined;
      throw new UsageError(`the state file ${file} cannot be written: there is no folder ${dirname(file)}`);
    }
    throw new UsageError(`the state file ${file} cannot be read: ${String(error)}`);
  }
  try {
    return v.parse(State, JSON.parse(text));
  } catch (error) {
    throw new UsageError(`${file} is no state file of this version: move it away to start afresh (${String(error)})`);
  }
}

/** Writes a state file whole or not at all. */
export async function saveState(file: string, state: State): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, JSON.stringify(state));
  await rename(draft, file);
}
