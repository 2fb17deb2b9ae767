import * as v from 'valibot';
import { textLike } from '../../ecs/parameters/parameters.ts';
import { defineRpcAction } from '../../rpc/action.ts';
import { RpcError } from '../../rpc/errors.ts';
import { RESOURCE_MANAGER_VERSION } from '../checks.ts';
import type { RamState, Role } from '../model.ts';
import { describeRole } from './roles.ts';

const ServiceName = textLike(/^[a-z0-9.-]+\.aliyuncs\.com$/);

export const checkServiceLinkedRoleExistence = defineRpcAction({
  name: 'CheckServiceLinkedRoleExistence',
  version: RESOURCE_MANAGER_VERSION,
  parameters: v.object({ ServiceName }),
  answer: (parameters, { ram }) => ({ Exists: linkedTo(parameters.ServiceName, ram) !== undefined }),
});

export const createServiceLinkedRole = defineRpcAction({
  name: 'CreateServiceLinkedRole',
  version: RESOURCE_MANAGER_VERSION,
  parameters: v.object({ ServiceName }),
  answer({ ServiceName: service }, { ram, accountId, now, newId }) {
    if (linkedTo(service, ram) !== undefined) {
      throw new RpcError('EntityAlreadyExists.Role', 409, `The service-linked role of ${service} already exists.`);
    }
    const statement = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: [service] } };
    const role: Role = {
      ...{ name: roleName(service), id: newId(), description: `The role of ${service}.`, linkedService: service },
      ...{ trust: JSON.stringify({ Statement: [statement], Version: '1' }), maxSessionSeconds: 3600 },
      ...{ created: now, updated: now, policies: [] },
    };
    ram.roles.set(role.name, role);
    return { Role: { ...describeRole(role, accountId), IsServiceLinkedRole: true } };
  },
});

function linkedTo(service: string, ram: RamState): Role | undefined {
  return [...ram.roles.values()].find(({ linkedService }) => linkedService === service);
}

// `sendevent-fc.eventbridge.aliyuncs.com` is the service of AliyunServiceRoleForEventBridgeSendToFC: the vendor's names
// follow no rule, so these are made from the service's.
function roleName(service: string): string {
  const words = service.replace(/\.aliyuncs\.com$/, '').split(/[.-]/);
  return `AliyunServiceRoleFor${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}
