import type { Endpoints } from './api.ts';
import { closeServices, createServices, type CloudOptions, type Services } from './contents.ts';
import * as defaults from './ecs/defaults.ts';
import { readSpec, type SpecFunction } from './fc/spec.ts';
import { fillIn, type Placeholders } from './placeholders.ts';
import type { ServiceName } from './services.ts';
import { startProxy, type StartedProxy } from './proxy/index.ts';
import { run, type Running } from './running.ts';
import { loadState } from './state.ts';
import { UsageError } from './usageError.ts';

export interface Cloud extends Omit<Running, 'listen' | 'end' | 'consoleLink'> {
  endpoints: Endpoints;
}

/**
 * Starts ECS, MNS and Function Compute on this machine. Throws UsageError when the user can put right what stops it.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  options.log.info({ seed: options.seed }, 'starting');
  const { state: file } = options;
  const state = file === undefined ? undefined : await loadState(file);
  const origin = state && { state, refusal: `${file ?? ''} cannot be restored: move it away to start afresh` };
  const services = createServices(options, origin);
  let running: Running | undefined;
  try {
    const urls = await listen(options, services);
    running = await run(options, services, await readFunctions(options, urls), origin);
    const fc = await onPort('fc', options.ports.fc, running);
    return await withProxy(options, running, { ...urls, fc });
  } catch (error) {
    await (running ?? { end: () => closeServices(services) }).end();
    throw error;
  }
}

async function withProxy(options: CloudOptions, running: Running, urls: Urls & { fc: string }): Promise<Cloud> {
  const proxy = await createProxy(options, urls);
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await proxy?.close();
    await running.close();
  };
  const { consoleLink, ...rest } = running;
  const endpoints = describe(options, urls, { functions: Object.keys(running.stats().fc), consoleLink }, proxy);
  return { ...rest, endpoints, close: () => (closed ??= close()) };
}

interface Urls {
  ecs?: string;
  mns?: string;
}

async function listen({ services, ports }: CloudOptions, { ecs, mns }: Services): Promise<Urls> {
  const urls: Urls = {};
  if (services.includes('ecs')) urls.ecs = await onPort('ecs', ports.ecs, ecs);
  if (services.includes('mns')) urls.mns = await onPort('mns', ports.mns, mns);
  return urls;
}

function onPort(service: ServiceName, port: number, server: Pick<Running, 'listen'>): Promise<string> {
  return onFreePort(port, `--${service}-port`, () => server.listen(port));
}

/** What `listen` resolves to. Throws UsageError, which names the flag, when the port is in use. */
async function onFreePort<T>(port: number, flag: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new UsageError(`port ${port} is in use: end what listens there, or choose another with ${flag}`);
  }
}

/** The functions of the spec; none where Function Compute is not started, or without them. */
async function readFunctions(options: CloudOptions, urls: Urls): Promise<SpecFunction[]> {
  const { services, empty, spec, env, accountId, accessKeyId, accessKeySecret } = options;
  if (!services.includes('fc') || empty) return [];
  const offers = fillIn(env, placeholders(options, urls));
  return readSpec(spec, { offers, accountId, accessKeyId, accessKeySecret });
}

/** What a variable for the spec can be filled in with: where the cloud is, and the ids that every region starts with. */
function placeholders({ region, accountId }: CloudOptions, { ecs, mns }: Urls): Placeholders {
  return new Map([
    ['region', region],
    ['accountId', accountId],
    ['ecs', ecs],
    ['mns', mns],
    ['imageId', defaults.DEFAULT_IMAGE_ID],
    ['instanceType', defaults.DEFAULT_INSTANCE_TYPE],
    ['securityGroupId', defaults.DEFAULT_SECURITY_GROUP_ID],
    ['vSwitchId', defaults.DEFAULT_VSWITCH_ID],
  ]);
}

async function createProxy(options: CloudOptions, urls: Urls & { fc: string }): Promise<StartedProxy | undefined> {
  const { proxy: port, log } = options;
  if (port === undefined) return undefined;
  return onFreePort(port, '--proxy', () => startProxy(port, urls, log.child({ service: 'proxy' })));
}

function describe(
  options: CloudOptions,
  urls: Urls & { fc: string },
  { functions, consoleLink }: { functions: string[]; consoleLink: string },
  proxy: StartedProxy | undefined,
): Endpoints {
  const { region, accountId, accessKeyId, accessKeySecret } = options;
  return {
    ...urls,
    console: `${urls.fc}${consoleLink}`,
    functions: Object.fromEntries(functions.map((name) => [name, `${urls.fc}/${name}`])),
    ...(proxy === undefined ? {} : { proxy: proxy.endpoint }),
    region,
    accountId,
    accessKeyId,
    accessKeySecret,
  };
}
