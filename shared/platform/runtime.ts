import type { Credentials } from '../cloud/credentials.ts';
import type { CallMeter } from '../cloud/meter.ts';
import type { Clock } from '../domain/pacing.ts';
import type { Ports } from '../ports.ts';
import { readConfig, type Config } from './config.ts';
import { createLog, type Log, type OpenLog } from './log.ts';
import { sleep } from './sleep.ts';
import type { Context } from './triggers.ts';

/** What a function instance runs on: the cloud, or a simulation of it. */
export interface Runtime<P = Ports> {
  clock: Clock;
  /** Waits for this many milliseconds of the clock. */
  sleep: (ms: number) => Promise<void>;
  openLog: OpenLog;
  /**
   * Makes the settings and the ports of one invocation. The meter counts the calls that the ports make to ECS.
   * @throws MisconfiguredError when a setting is missing or wrong, Error when the credentials are missing.
   */
  connect: (context: Context, log: Log, meter: CallMeter) => { config: Config; ports: P };
}

/** What ports are made of, for one invocation. */
export interface Connection {
  config: Config;
  credentials: Credentials;
  clock: Clock;
  log: Log;
  meter: CallMeter;
}

/**
 * A runtime in Function Compute whose ports are made by `connect`. Settings come from the environment and are read once.
 * @example
 * const runtime = runtimeOf(({ config, credentials }) => ({
 *   preview: connectEcsPreview(config.region, config.ecsEndpoint, credentials),
 * }));
 */
export function runtimeOf<P>(connect: (connection: Connection) => P): Runtime<P> {
  const clock = { now: () => Date.now() };
  let config: Config | undefined;
  return {
    clock,
    sleep,
    openLog: (context) => createLog(context),
    connect: (context, log, meter) => {
      config ??= readConfig(process.env);
      return { config, ports: connect({ config, credentials: credentialsOf(context), clock, log, meter }) };
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
