import { asDeployment } from '../cloud/asDeployment.ts';
import { withinBudget, type CallRecord } from '../cloud/budget.ts';
import type { Credentials } from '../cloud/credentials.ts';
import { connectEcs } from '../cloud/ecsSdk.ts';
import { connectMns } from '../cloud/mnsSdk.ts';
import type { Clock } from '../domain/pacing.ts';
import type { Ports } from '../ports.ts';
import { readConfig, type Config } from './config.ts';
import type { Log } from './log.ts';
import { sleep } from './sleep.ts';
import type { Context } from './triggers.ts';

/** What a function instance runs on: the cloud, or a simulation of it. */
export interface Runtime {
  clock: Clock;
  /** Waits for this many milliseconds of the clock. */
  sleep: (ms: number) => Promise<void>;
  /**
   * Makes the settings and the ports of one invocation.
   * @throws MisconfiguredError when a setting is missing or wrong, Error when the credentials are missing.
   */
  connect: (context: Context, log: Log) => { config: Config; ports: Ports };
}

/**
 * The runtime in Function Compute. Settings come from the environment; ECS and MNS are reached through the vendor's
 * SDKs. Create it once for each function instance: it counts the calls of the current minute.
 * @example export const handler = createHandler(cloudRuntime());
 */
export function cloudRuntime(): Runtime {
  const clock = { now: () => Date.now() };
  const calls: CallRecord = new Map();
  let config: Config | undefined;
  return {
    clock,
    sleep,
    connect: (context, log) => {
      config ??= readConfig(process.env);
      const credentials = credentialsOf(context);
      const { namePrefix, region, ecsEndpoint } = config;
      const ecs = asDeployment(namePrefix, withinBudget(connectEcs(region, ecsEndpoint, credentials), clock, calls));
      const mns = connectMns(config, config.mnsEndpoint, credentials);
      return { config, ports: { ecs, ...mns, clock, random: Math.random, log } };
    },
  };
}

/**
 * The credentials of the function's role. Those of the invocation come first, because they are fresh. Those in the
 * environment are as old as the function instance.
 */
function credentialsOf({ credentials }: Context): Credentials {
  const { env } = process;
  const accessKeyId = credentials?.accessKeyId ?? env['ALIBABA_CLOUD_ACCESS_KEY_ID'];
  const accessKeySecret = credentials?.accessKeySecret ?? env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'];
  const securityToken = credentials?.securityToken ?? env['ALIBABA_CLOUD_SECURITY_TOKEN'];
  if (accessKeyId === undefined || accessKeySecret === undefined) {
    throw new Error('There are no credentials: give the function a role, as s.yaml does.');
  }
  return { accessKeyId, accessKeySecret, securityToken };
}
