import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_LINE } from './programs.ts';
import { runNode, type Ran } from './run.ts';
import { PROJECT, startCloudProcess, type CloudProcess } from './startCloudProcess.ts';

/** A fresh account on a local cloud, and the built command line that works on it as it would on the vendor's. */
export interface StartedAccount extends CloudProcess {
  /** The environment of somebody who works on the account: keys, proxy, endpoints, a folder for settings. */
  env: Record<string, string>;
  /** Runs a command to its end, in a pipe; `env` goes before the account's own. */
  cli: (args: readonly string[], env?: Record<string, string>) => Promise<Ran>;
}

/**
 * Starts a local cloud without functions, queues or topics, behind its proxy.
 * @param flags further flags of the local cloud.
 * @param onLog gets every line of its log.
 */
export async function startAccount(
  flags: readonly string[] = [],
  onLog?: (line: string) => void,
): Promise<StartedAccount> {
  const command = [`${PROJECT}local/dist/main.js`];
  const all = ['--empty', '--proxy', '0', '--seed', '1', ...flags];
  const cloud = await startCloudProcess({ command, flags: all, ...(onLog !== undefined && { onLog }) });
  const home = mkdtempSync(join(tmpdir(), 'account-'));
  const { endpoints } = cloud;
  const proxy = (endpoints as { proxy?: { environment: Record<string, string> } }).proxy?.environment ?? {};
  const env = {
    ...proxy,
    // Nothing of the developer's own: neither profiles of the vendor's tools nor targets.
    ...{ HOME: home, XDG_CONFIG_HOME: join(home, 'config'), ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' },
    ALIBABA_CLOUD_ACCESS_KEY_ID: endpoints.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: endpoints.accessKeySecret,
    // The functions run in the local cloud's own process, where no proxy leads.
    ...{ ECS_ENDPOINT: endpoints.ecs, MNS_ENDPOINT: endpoints.mns, REGION: endpoints.region },
  };
  return {
    ...cloud,
    env,
    cli: (args, more = {}) => runNode([COMMAND_LINE, ...args], { env: { ...env, ...more } }),
    close: async () => {
      await cloud.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
