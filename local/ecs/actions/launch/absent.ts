import type { ErrorCode } from '../../model/errorCodes.ts';
import { ecsError } from '../../model/errors.ts';
import { optional, text } from '../../parameters/parameters.ts';

// There are none of these here, so that whoever names one names one that does not exist.
const ABSENT = {
  DedicatedHostId: 'InvalidDedicatedHostId.NotFound',
  DeploymentSetId: 'DeploymentSet.NotFound',
  HpcClusterId: 'InvalidHpcClusterId.NotFound',
  LaunchTemplateId: 'InvalidLaunchTemplate.NotFound',
  LaunchTemplateName: 'InvalidLaunchTemplate.NotFound',
} as const satisfies Record<string, ErrorCode>;

type Name = keyof typeof ABSENT;

/** What a request may say a new instance is based on, or placed in. */
export const absentParameters = {
  DedicatedHostId: optional(text()),
  DeploymentSetId: optional(text()),
  HpcClusterId: optional(text()),
};

/** The same for RunInstances, which alone takes templates. */
export const templateParameters = {
  LaunchTemplateId: optional(text()),
  LaunchTemplateName: optional(text()),
};

/** Throws EcsError when a request names something that this cloud does not have. */
export function checkAbsent(asked: Readonly<Partial<Record<Name, string | undefined>>>): void {
  for (const name of Object.keys(ABSENT) as Name[]) {
    if (asked[name] !== undefined) throw ecsError(ABSENT[name]);
  }
}
