import type { Credentials } from '../../shared/cloud/credentials.ts';
import { findCredentials } from '../credentials.ts';
import { UsageError } from '../exit.ts';

/** The services that a deployment touches, with the variable that names another endpoint than the public one. */
const ENDPOINT_VARIABLES = {
  ecs: 'ECS_ENDPOINT',
  mns: 'MNS_ENDPOINT',
  fc: 'FC_ENDPOINT',
  ram: 'RAM_ENDPOINT',
  sts: 'STS_ENDPOINT',
  resourceManager: 'RESOURCE_MANAGER_ENDPOINT',
  eventBridge: 'EVENTBRIDGE_ENDPOINT',
  sls: 'SLS_ENDPOINT',
} as const;

export type Service = keyof typeof ENDPOINT_VARIABLES;
/** Those whose public host does not depend on the account. */
export type PublicService = Exclude<Service, 'mns'>;

/** A region of an account, as somebody with these keys sees it. */
export interface Account {
  region: string;
  credentials: Credentials;
  /** Endpoints as URLs without a slash at the end; those missing are the public ones. */
  endpoints: Partial<Record<Service, string>>;
}

/** The region that s.yaml takes where the environment names none. */
const REGION = 'cn-hangzhou';

/**
 * The region of the account that these settings mean: the one that `s deploy` deploys to.
 * @param given what options say; it goes before the environment.
 * @throws UsageError when an endpoint is no URL, or there are no credentials.
 */
export async function openAccount(
  given: { region?: string | undefined; fc?: string | undefined } = {},
  credentials?: Credentials,
): Promise<Account> {
  const region = given.region ?? (process.env['REGION'] || REGION);
  if (!/^[a-z0-9-]+$/.test(region)) throw new UsageError('REGION must be the id of a region, such as cn-hangzhou.');
  const endpoints = endpointsOf(given.fc);
  return { region, endpoints, credentials: credentials ?? (await findCredentials()) };
}

function endpointsOf(fc: string | undefined): Account['endpoints'] {
  const endpoints: Account['endpoints'] = {};
  for (const [service, variable] of Object.entries(ENDPOINT_VARIABLES) as [Service, string][]) {
    const value = service === 'fc' && fc !== undefined ? fc : process.env[variable];
    if (value === undefined || value === '') continue;
    // The value is not repeated: it may hold a password.
    if (!/^https?:\/\//.test(value) || !URL.canParse(value))
      throw new UsageError(`${variable} must be a URL that begins with http:// or https://, or empty.`);
    endpoints[service] = value.replace(/\/+$/, '');
  }
  return endpoints;
}

/** The public endpoint of a service, or the one that the account's settings name. */
export function endpointOf(service: PublicService, { region, endpoints }: Account): URL {
  const hosts: Record<PublicService, string> = {
    ecs: `ecs.${region}.aliyuncs.com`,
    fc: `fcv3.${region}.aliyuncs.com`,
    ram: 'ram.aliyuncs.com',
    sts: 'sts.aliyuncs.com',
    resourceManager: 'resourcemanager.aliyuncs.com',
    eventBridge: `eventbridge-console.${region}.aliyuncs.com`,
    sls: `${region}.log.aliyuncs.com`,
  };
  return new URL(endpoints[service] ?? `https://${hosts[service]}`);
}
