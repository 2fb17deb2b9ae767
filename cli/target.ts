import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { deploymentNames, NAME_PREFIX } from '../shared/api/deploymentNames.ts';
import { CALLED_FUNCTIONS } from '../shared/api/functions.ts';
import { UsageError } from './exit.ts';

const url = v.pipe(v.string(), v.url('is no URL'));
const text = v.pipe(v.string(), v.nonEmpty());

const Target = v.object({
  /** The URLs of the HTTP triggers, by function name, with or without the prefix. */
  functions: v.optional(v.record(v.string(), url), {}),
  region: text,
  /** Default: NAME_PREFIX of the environment. */
  namePrefix: v.optional(v.pipe(v.string(), v.regex(NAME_PREFIX))),
  accountId: v.optional(text),
  /** Endpoints; the default is the region's public ones. */
  fc: v.optional(url),
  mns: v.optional(url),
  accessKeyId: v.optional(text),
  accessKeySecret: v.optional(text),
  securityToken: v.optional(text),
});

/** Where the functions are: the line that the local cloud prints, or a file of the same form for a deployment. */
export type Target = v.InferOutput<typeof Target>;

const LOCAL = 'http://127.0.0.1:8400';

const names = deploymentNames(process.env['NAME_PREFIX']);

/** The local cloud on its default ports. Commands without --target go there. */
export const LOCAL_TARGET: Target = {
  functions: Object.fromEntries(CALLED_FUNCTIONS.map((name) => [name, `${LOCAL}/${names.functions[name]}`])),
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  fc: LOCAL,
  mns: 'http://127.0.0.1:8402',
  accessKeyId: 'local-access-key-id',
  accessKeySecret: 'local-access-key-secret',
};

/**
 * Reads a target.
 * @param source a file name, or the JSON itself; undefined: the local cloud.
 * @throws UsageError that says what is wrong. It repeats no value, because the target may hold keys.
 */
export function readTarget(source: string | undefined): Target {
  if (source === undefined) return LOCAL_TARGET;
  if (source.trimStart().startsWith('{')) return parseTarget(source, 'The target');
  // This is JSON in quotes, as some shells and .env files keep it. A message about a missing file would repeat its
  // keys.
  if (source.includes('{')) throw new UsageError('The target is not JSON: it must begin with {.');
  return parseTarget(readText(source), `The target ${source}`);
}

/** Parses a target. A UsageError begins with `name` and repeats no value. */
export function parseTarget(json: string, name: string): Target {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UsageError(`${name} is not JSON.`);
  }
  const parsed = v.safeParse(Target, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const problem = issue.received === 'undefined' ? 'is missing' : 'is not of the right form';
  throw new UsageError(`${name}: ${v.getDotPath(issue) ?? 'its root'} ${problem}.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `The target ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
