import * as v from 'valibot';
import { findRegion } from '../../ecs/model/catalogue/regions.ts';
import { optional, text } from '../../ecs/parameters/parameters.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';

const LOCATION_VERSION = '2015-06-12';

// The hosts of the services that the local cloud stands for; the proxy leads them here.
const HOSTS: Readonly<Record<string, (regionId: string) => string>> = {
  ecs: (regionId) => `ecs.${regionId}.aliyuncs.com`,
  vpc: (regionId) => `vpc.${regionId}.aliyuncs.com`,
  ram: () => 'ram.aliyuncs.com',
  sts: (regionId) => `sts.${regionId}.aliyuncs.com`,
  resourcemanager: () => 'resourcemanager.aliyuncs.com',
};

/**
 * Where a service has its endpoint in a region. SDKs look for the code and the message of these refusals; no page
 * documents them, but the vendor's Java and Python SDKs read both.
 */
export const describeEndpoints = defineRpcAction({
  name: 'DescribeEndpoints',
  version: LOCATION_VERSION,
  parameters: v.object({ Id: text(), ServiceCode: text(), Type: optional(text(), 'openAPI') }),
  answer({ Id: regionId, ServiceCode: serviceCode, Type: type }) {
    if (findRegion(regionId) === undefined) {
      throw new RpcError('InvalidRegionId', 400, 'The specified region does not exist.');
    }
    const code = serviceCode.toLowerCase();
    const host = Object.hasOwn(HOSTS, code) ? HOSTS[code]?.(regionId) : undefined;
    if (host === undefined) throw new RpcError('Illegal Parameter', 400, 'Please check the parameters');
    const endpoint = {
      Id: regionId,
      // The service spells it like this, and SDKs read it so.
      SerivceCode: code,
      Type: type,
      Endpoint: host,
      Namespace: '',
      Protocols: { Protocols: ['HTTP', 'HTTPS'] },
    };
    return { Success: true, Endpoints: { Endpoint: [endpoint] } };
  },
});
