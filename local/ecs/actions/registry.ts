import type { Action } from './action.ts';
import { allocatePublicIpAddress } from './allocatePublicIpAddress.ts';
import { createInstance } from './createInstance.ts';
import { deleteInstance } from './deleteInstance.ts';
import { deleteInstances } from './deleteInstances.ts';
import { describeInstances } from './describeInstances.ts';
import { describeInstanceStatus } from './describeInstanceStatus.ts';
import { modifyInstanceAutoReleaseTime } from './modifyInstanceAutoReleaseTime.ts';
import { rebootInstance } from './rebootInstance.ts';
import { runInstances } from './runInstances.ts';
import { startInstance } from './startInstance.ts';
import { startInstances } from './startInstances.ts';
import { stopInstance } from './stopInstance.ts';
import { stopInstances } from './stopInstances.ts';
import { tagResources } from './tagResources.ts';
import { untagResources } from './untagResources.ts';

const ACTIONS = [
  allocatePublicIpAddress,
  createInstance,
  deleteInstance,
  deleteInstances,
  describeInstances,
  describeInstanceStatus,
  modifyInstanceAutoReleaseTime,
  rebootInstance,
  runInstances,
  startInstance,
  startInstances,
  stopInstance,
  stopInstances,
  tagResources,
  untagResources,
];

const BY_NAME = new Map<string, Action>(ACTIONS.map((action) => [action.name, action]));

/** The action of this name; names are told apart by case, as ECS does. */
export function findAction(name: string): Action | undefined {
  return BY_NAME.get(name);
}

/** Every action, in the order of their names. */
export function allActions(): readonly Action[] {
  return ACTIONS;
}
