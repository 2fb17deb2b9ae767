import { endpointOf, type Account, type PublicService } from './account.ts';
import { refusing } from './failure.ts';

/** The services whose calls have the RPC style, each in the version that is called here. */
const VERSIONS = {
  ram: '2015-05-01',
  sts: '2015-04-01',
  resourceManager: '2020-03-31',
  eventBridge: '2020-04-01',
  ecs: '2014-05-26',
} as const;
const NAMES = {
  ram: 'RAM',
  sts: 'STS',
  resourceManager: 'Resource Manager',
  eventBridge: 'EventBridge',
  ecs: 'ECS',
} as const;

export type RpcService = keyof typeof VERSIONS & PublicService;

/** Makes one call. Throws RefusedError or NoAnswerError. */
export type Rpc = (action: string, parameters?: Readonly<Record<string, string>>) => Promise<unknown>;

const TIMEOUT_MS = 10_000;

/**
 * Connects to a service by the core that all SDKs of the vendor share. Their packages for these services would bring
 * thousands of files for a dozen calls, and the one of Resource Manager lacks a call that is needed here.
 * @example const { AccountId } = await connectRpc('sts', account).then((sts) => sts('GetCallerIdentity'));
 */
export async function connectRpc(service: RpcService, account: Account): Promise<Rpc> {
  const { default: imported, $OpenApiUtil } = await import('@alicloud/openapi-core');
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const Client = 'default' in imported ? (imported.default as typeof imported) : imported;
  const endpoint = endpointOf(service, account);
  const protocol = endpoint.protocol.replace(':', '');
  const config = { ...account.credentials, regionId: account.region, endpoint: endpoint.host, protocol };
  const client = new Client(new $OpenApiUtil.Config(config));
  // The SDK uses connectTimeout as the idle timeout of the connection, so it must not be shorter than readTimeout.
  const runtime = new RuntimeOptions({ readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS });
  return async (action, parameters = {}) => {
    const params = new $OpenApiUtil.Params({
      ...{ action, version: VERSIONS[service], protocol, pathname: '/', method: 'POST' },
      ...{ authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' },
    });
    const request = new $OpenApiUtil.OpenApiRequest({ query: { ...parameters } });
    const call = () => client.callApi(params, request, runtime) as Promise<{ body: unknown }>;
    return (await refusing(`${NAMES[service]} ${action}`, call)).body;
  };
}
