import type { ErrorCode } from '../../model/errorCodes.ts';
import { ecsError } from '../../model/errors.ts';
import { optional, text } from '../../parameters/parameters.ts';

// The local cloud has none of these: a call that names one names one that does not exist.
const ABSENT = {
  DedicatedHostId: 'InvalidDedicatedHostId.NotFound',
  DeploymentSetId: 'DeploymentSet.NotFound',
  HpcClusterId: 'InvalidHpcClusterId.NotFound',
  LaunchTemplateId: 'InvalidLaunchTemplate.NotFound',
  LaunchTemplateName: 'InvalidLaunchTemplate.NotFound',
} as const satisfies Record<string, ErrorCode>;

type Name = keyof typeof ABSENT;

/** Parameters that name what a new instance would be placed in. */
export const absentParameters = {
  DedicatedHostId: optional(text()),
  DeploymentSetId: optional(text()),
  HpcClusterId: optional(text()),
};

/** Parameters that name a template; only RunInstances takes one. */
export const templateParameters = {
  LaunchTemplateId: optional(text()),
  LaunchTemplateName: optional(text()),
};

/** Throws EcsError when a call names something that the local cloud does not have. */
export function checkAbsent(asked: Readonly<Partial<Record<Name, string | undefined>>>): void {
  for (const name of Object.keys(ABSENT) as Name[]) {
    if (asked[name] !== undefined) throw ecsError(ABSENT[name]);
  }
}
