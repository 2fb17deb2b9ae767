import type { Credentials } from '../cloud/credentials.ts';
import type { Clock } from '../domain/pacing.ts';
import { readConfig, type Config } from './config.ts';
import type { Log } from './log.ts';
import type { Runtime } from './runtime.ts';
import { sleep } from './sleep.ts';
import type { Context } from './triggers.ts';

/** What ports are made of, for one invocation. */
export interface Connection {
  config: Config;
  credentials: Credentials;
  clock: Clock;
  log: Log;
}

/**
 * A runtime in Function Compute whose ports are made by `connect`. Settings come from the environment and are read once.
 * @example
 * const runtime = runtimeOf(({ config, credentials }) => ({
 *   preview: connectEcsPreview(config.region, config.ecsEndpoint, credentials),
 * }));
 */
export function runtimeOf<Ports>(connect: (connection: Connection) => Ports): Runtime<Ports> {
  const clock = { now: () => Date.now() };
  let config: Config | undefined;
  return {
    clock,
    sleep,
    connect: (context, log) => {
      config ??= readConfig(process.env);
      return { config, ports: connect({ config, credentials: credentialsOf(context), clock, log }) };
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
