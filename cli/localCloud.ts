import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NAMES } from '../shared/cloud/names.ts';
import { UsageError } from './exit.ts';
import { startServerProcess } from './serverProcess.ts';
import { checkSettings, linesOf } from './settings.ts';
import { parseTarget, type Target } from './target.ts';

/** The folder of s.yaml, where the local cloud has to be started. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What the functions of s.yaml need of a local cloud, with the local cloud's own placeholders: everybody here who starts
 * one passes this, in one form or the other.
 */
export const NEEDS = {
  env: {
    REGION: '{region}',
    ECS_ENDPOINT: '{ecs}',
    MNS_ENDPOINT: '{mns}',
    // With these, {} is a complete request.
    IMAGE_ID: '{imageId}',
    INSTANCE_TYPE: '{instanceType}',
    SECURITY_GROUP_ID: '{securityGroupId}',
    VSWITCH_ID: '{vSwitchId}',
    SYSTEM_DISK_CATEGORY: 'cloud_essd',
    ALLOW_PREPAID: 'true',
  },
  queues: [NAMES.queue, NAMES.deadLetterQueue],
  topics: [NAMES.outcomeTopic],
};

/** Free ports, for a local cloud that must get along with others. */
export const FREE_PORTS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];

/** `NEEDS` as flags of the local cloud. */
export const NEEDED_FLAGS = [
  ...Object.entries(NEEDS.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ...NEEDS.queues.flatMap((name) => ['--queue', name]),
  ...NEEDS.topics.flatMap((name) => ['--topic', name]),
];

/**
 * The arguments with which Node starts the local cloud for the functions of s.yaml.
 * @param flags further flags; they win over what the functions need.
 * @throws UsageError when it is not built, and when the functions could not work with a setting that it would hand them:
 * it knows nothing of them and would start all the same.
 */
export function localCloudCommand(flags: readonly string[]): string[] {
  const file = fileURLToPath(new URL('../../local/dist/main.js', import.meta.url));
  if (!existsSync(file)) throw new UsageError(`${file} does not exist: run npm run build.`);
  const wrong = checkSettings({ ...variablesIn(flags), ...process.env });
  if (wrong.length > 0) throw new UsageError(linesOf(wrong));
  return [file, ...NEEDED_FLAGS, ...flags];
}

/** The variables that flags of the local cloud set (`--env NAME=VALUE`); those that it fills in itself are left out. */
function variablesIn(flags: readonly string[]): Record<string, string> {
  const given = flags.flatMap((flag, index) =>
    flag === '--env' ? (flags[index + 1] ?? []) : flag.startsWith('--env=') ? flag.slice('--env='.length) : [],
  );
  const pairs = given.map((pair) => [pair.split('=', 1).join(), pair.slice(pair.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => !value.includes('{')));
}

export interface LocalCloud {
  target: Target;
  /** Ends it, by force if it does not end by itself. */
  close: () => Promise<void>;
}

/**
 * Starts the local cloud as a child process on free ports and waits until it is ready. It ends with this process.
 * @throws Error with what the local cloud said when it ended instead.
 */
export async function startLocalCloud(speed: number): Promise<LocalCloud> {
  const command = localCloudCommand(['--json', ...FREE_PORTS, '--speed', String(speed)]);
  const { line, close } = await startServerProcess(command, { cwd: PROJECT });
  return { target: parseTarget(line, 'The line of the local cloud'), close };
}
