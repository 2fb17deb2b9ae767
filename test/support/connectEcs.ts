import { connectRpc, type Rpc } from '../../cli/account/rpc.ts';
import type { Endpoints } from './endpoints.ts';

/** Calls of ECS and of the VPC product's part of it, by the vendor's core, on a local cloud. */
export function connectEcs({ accessKeyId, accessKeySecret, ecs, region }: Endpoints): Promise<Rpc> {
  const credentials = { accessKeyId, accessKeySecret, securityToken: undefined };
  return connectRpc('ecs', { region, credentials, endpoints: { ecs } });
}
