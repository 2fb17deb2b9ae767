import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deploymentNames, NAMES, type DeploymentNames } from '../shared/api/deploymentNames.ts';
import { UsageError } from './exit.ts';
import { startServerProcess } from './serverProcess.ts';
import { requireSettings } from './settings.ts';
import { parseTarget, type Target } from './target.ts';

/** The folder of s.yaml. The local cloud must run in it. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What the functions of s.yaml need from a local cloud: environment, queues and topic. The braces are placeholders of
 * the local cloud. Whoever starts one here passes this.
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
  queues: [NAMES.queue, NAMES.deadLetterQueue, NAMES.notifyQueue],
  topics: [NAMES.outcomeTopic],
};

/** Flags for free ports, so that several local clouds can run side by side. */
export const FREE_PORTS = ['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'];

/** `NEEDS` as flags of the local cloud, for the functions of these names. */
export function neededFlags({ queue, deadLetterQueue, outcomeTopic, notifyQueue }: DeploymentNames = NAMES): string[] {
  return [
    ...Object.entries(NEEDS.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...[queue, deadLetterQueue, notifyQueue].flatMap((name) => ['--queue', name]),
    ...['--topic', outcomeTopic],
  ];
}

/**
 * The arguments for Node to start the local cloud with the functions of s.yaml.
 * @param flags further flags. They override those that the functions need.
 * @throws UsageError when the local cloud is not built, and when a setting is wrong for the functions. The local cloud
 * does not know their settings, so it would start all the same.
 */
export function localCloudCommand(flags: readonly string[]): string[] {
  const file = fileURLToPath(new URL('../../local/dist/main.js', import.meta.url));
  if (!existsSync(file)) throw new UsageError(`${file} does not exist: run npm run build.`);
  const variables = { ...variablesIn(flags), ...process.env };
  requireSettings(variables);
  // A fresh account has neither functions nor what they need.
  const needed = flags.includes('--empty') ? [] : neededFlags(deploymentNames(variables['NAME_PREFIX']));
  // Whoever has installed the package stands in a folder of their own.
  const spec = existsSync('s.yaml') ? [] : ['--spec', join(PROJECT, 's.yaml')];
  return [file, ...needed, ...spec, ...flags];
}

/** The variables that `--env NAME=VALUE` sets, without those whose value the local cloud fills in. */
function variablesIn(flags: readonly string[]): Record<string, string> {
  const given = flags.flatMap((flag, index) =>
    flag === '--env' ? (flags[index + 1] ?? []) : flag.startsWith('--env=') ? flag.slice('--env='.length) : [],
  );
  const pairs = given.map((pair) => [pair.split('=', 1).join(), pair.slice(pair.indexOf('=') + 1)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => !value.includes('{')));
}

export interface LocalCloud {
  target: Target;
  /** Ends it, and kills it where it does not end within 5 seconds. */
  close: () => Promise<void>;
}

/**
 * Starts the local cloud as a child process on free ports and waits until it is ready. It ends when this process ends.
 * @throws Error with the end of its output when it exits instead.
 */
export async function startLocalCloud(speed: number): Promise<LocalCloud> {
  const command = localCloudCommand(['--json', ...FREE_PORTS, '--speed', String(speed)]);
  const { line, close } = await startServerProcess(command, { cwd: PROJECT });
  return { target: parseTarget(line, 'The line of the local cloud'), close };
}
