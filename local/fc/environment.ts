import type { FunctionConfig } from './functionConfig.ts';
import type { InvocationCredentials } from './worker/protocol.ts';

/** The environment of a function's process: its own variables and those of the platform, and none of the host. */
export function instanceEnvironment(
  config: FunctionConfig,
  account: { region: string; accountId: string; instanceId: string },
  credentials: InvocationCredentials | undefined,
): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/tmp',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...config.environmentVariables,
    FC_FUNCTION_NAME: config.functionName,
    FC_FUNCTION_HANDLER: config.handler,
    FC_FUNCTION_MEMORY_SIZE: String(config.memorySize),
    FC_FUNC_CODE_PATH: config.codeDirectory,
    FC_FUNCTION_VERSION: 'LATEST',
    FC_QUALIFIER: 'LATEST',
    FC_REGION: account.region,
    FC_ACCOUNT_ID: account.accountId,
    FC_INSTANCE_ID: account.instanceId,
    ...(credentials === undefined
      ? {}
      : {
          ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
          ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
        }),
  };
}
