import { join } from 'node:path';
import { load } from '../load.mjs';

/** What an empty request stands for. All of it is in the local cloud from its start. */
const DEFAULTS = {
  IMAGE_ID: 'aliyun_3_x64_20G_alibase_20240528.vhd',
  INSTANCE_TYPE: 'ecs.g6.large',
  SECURITY_GROUP_ID: 'sg-local',
  VSWITCH_ID: 'vsw-local-a',
};

/** Starts the built local cloud without functions, on free ports, behind its proxy. */
export async function startLocalCloud(project) {
  const { startServerProcess } = await load('cli/serverProcess.ts');
  const { line, close } = await startServerProcess([
    join(project, 'dist/cli/main.mjs'),
    ...['local', '--json', '--empty', '--proxy', '0', '--speed', '5'],
    ...['--ecs-port', '0', '--mns-port', '0', '--fc-port', '0'],
  ]);
  const ready = JSON.parse(line);
  return {
    ready,
    close,
    /** The environment of a process that is to take the local cloud for the vendor's. `home`: where it may keep files. */
    environment: (home) => ({
      PATH: process.env.PATH,
      HOME: home,
      serverless_devs_config_home: home,
      ...ready.proxy.environment,
      AccountID: ready.accountId,
      AccessKeyID: ready.accessKeyId,
      AccessKeySecret: ready.accessKeySecret,
      ALIBABA_CLOUD_ACCESS_KEY_ID: ready.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ready.accessKeySecret,
      ECS_ENDPOINT: ready.ecs,
      MNS_ENDPOINT: ready.mns,
      ...DEFAULTS,
    }),
    functionNames: async () => Object.keys((await (await fetch(`${ready.fc}/_local/stats`)).json()).fc),
  };
}
