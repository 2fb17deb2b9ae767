import * as v from 'valibot';
import { deploymentNames, NAME_PREFIX } from '../shared/api/deploymentNames.ts';
import { CALLED_FUNCTIONS } from '../shared/api/functions.ts';
import { UsageError } from './exit.ts';
import { isTargetName, profileOf, readProfiles } from './profiles.ts';
import { readJson } from './readJson.ts';
import { readText } from './readText.ts';

const url = v.pipe(v.string(), v.url('is no URL'));
const text = v.pipe(v.string(), v.nonEmpty());

const Target = v.strictObject({
  /** The URLs of the HTTP triggers, by function name, with or without the prefix. */
  functions: v.optional(v.record(v.string(), url), {}),
  region: text,
  /** Default: NAME_PREFIX of the environment. */
  namePrefix: v.optional(v.pipe(v.string(), v.regex(NAME_PREFIX))),
  accountId: v.optional(text),
  /** Endpoints; the default is the region's public ones. */
  fc: v.optional(url),
  ecs: v.optional(url),
  mns: v.optional(url),
  accessKeyId: v.optional(text),
  accessKeySecret: v.optional(text),
  securityToken: v.optional(text),
  /** What the line of the local cloud holds besides; nothing here goes by it. */
  proxy: v.optional(v.unknown()),
  console: v.optional(v.unknown()),
});

/** Where the functions are: the line that the local cloud prints, or a file of the same form for a deployment. */
export type Target = v.InferOutput<typeof Target>;

const LOCAL = 'http://127.0.0.1:8400';

const names = deploymentNames(process.env['NAME_PREFIX']);

/** The name of the target that is always there. */
export const LOCAL_NAME = 'local';

/** The local cloud on its default ports. Commands go there that name no target, unless one was chosen. */
export const LOCAL_TARGET: Target = {
  functions: Object.fromEntries(CALLED_FUNCTIONS.map((name) => [name, `${LOCAL}/${names.functions[name]}`])),
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  fc: LOCAL,
  ecs: 'http://127.0.0.1:8401',
  mns: 'http://127.0.0.1:8402',
  accessKeyId: 'local-access-key-id',
  accessKeySecret: 'local-access-key-secret',
};

/**
 * Reads a target.
 * @param source the name of a target, a file name, or the JSON itself; undefined: the chosen one, else the local cloud.
 * @throws UsageError that says what is wrong. It repeats no value, because the target may hold keys.
 */
export function readTarget(source: string | undefined): Target {
  const name = source ?? currentName();
  if (name === LOCAL_NAME) return LOCAL_TARGET;
  if (isTargetName(name)) return profileOf(name);
  if (name.trimStart().startsWith('{')) return parseTarget(name, 'The target');
  // This is JSON in quotes, as some shells and .env files keep it. A message about a missing file would repeat its
  // keys.
  if (name.includes('{')) throw new UsageError('The target is not JSON: it must begin with {.');
  return parseTarget(readText(name, TARGETS), `The target ${name}`);
}

/** The name of the target of commands that name none. */
export function currentName(): string {
  return readProfiles().current ?? LOCAL_NAME;
}

/** Whether a URL leads to this machine, as those of a local cloud do. */
export function isLoopback(address: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}

const TARGETS = 'A target is a file, or a name that "ecs-provisioner target list" shows.';

/** Parses a target. A UsageError begins with `name` and repeats no value. */
export function parseTarget(json: string, name: string): Target {
  return readJson(Target, json, name);
}
