import { readSpec } from '../../local/fc/spec.ts';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { figuresOf, type Figures } from './figures.ts';
import { playFunctions, type CodedFunction } from './functions.ts';
import { PEERS } from './peers.ts';
import { ACCOUNT_ID, VirtualCloud } from './virtualCloud.ts';

/** The functions of one build: its s.yaml, and the code of each function. */
export interface Build {
  spec: string;
  code: Readonly<Record<string, string>>;
}

/** The most servers in one request; more come in several requests at once. */
export const MOST_IN_REQUEST = 1_000;

/** The same durations of the same servers, whoever waits for them. */
const SEED = 13;

/** Lets one of the others make so many servers run. */
export async function playPeer(policy: string, count: number): Promise<Figures> {
  const cloud = new VirtualCloud(SEED);
  const began = cloud.clock.now();
  await cloud.run(PEERS[policy]?.(cloud, count) ?? Promise.resolve());
  return figuresOf({ policy, use: {} }, cloud, began);
}

/** Reads the functions of a build as s.yaml configures them. */
async function readFunctions({ spec, code }: Build): Promise<CodedFunction[]> {
  const offers = {
    MAX_COUNT: String(MOST_IN_REQUEST),
    SECURITY_GROUP_ID: DEFAULT_SECURITY_GROUP_ID,
    INSTANCE_TYPE: DEFAULT_INSTANCE_TYPE,
    IMAGE_ID: DEFAULT_IMAGE_ID,
  };
  const account = { accountId: ACCOUNT_ID, accessKeyId: 'key', accessKeySecret: 'secret' };
  const functions = await readSpec(spec, { offers, ...account });
  return functions.flatMap((config) => {
    const bundle = code[config.functionName];
    return bundle === undefined ? [] : [{ ...config, bundle }];
  });
}

/**
 * Lets a build's functions make so many servers run.
 * @param wanted among how many requests they are shared; more where one cannot ask for so many.
 */
export async function playBuild(name: string, build: Build, count: number, wanted = 1): Promise<Figures> {
  const functions = await readFunctions(build);
  const cloud = new VirtualCloud(SEED);
  const began = cloud.clock.now();
  const requests = Math.max(wanted, Math.ceil(count / MOST_IN_REQUEST));
  const playing = playFunctions(cloud, functions, requests, count / requests);
  await cloud.run(playing);
  return figuresOf({ policy: `functions, ${name}`, use: await playing }, cloud, began);
}
