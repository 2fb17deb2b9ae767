import { RequestError } from '../../shared/cloud/errors.ts';
import type { Intent } from '../../shared/domain/instance.ts';
import type { Parameters } from './defaults.ts';
import type { InstanceFields, Placement } from './fields.ts';

/** A request, as the checks need it. */
export interface Checked {
  /** The fields that the request itself sets. */
  own: InstanceFields;
  /** The same fields, completed with the defaults. */
  parameters: Parameters;
  placements: readonly Placement[];
  userDataText: string | undefined;
  count: number;
  onFailure: Intent['onFailure'];
  autoReleaseMinutes: number | undefined;
}

/** The deployment's limits on requests. */
export interface Limits {
  maxCount: number;
}

/**
 * Checks what concerns several fields at once, or the deployment's limits. It runs before any instance is created.
 * @throws RequestError 400 that names the field and says how to correct it. It repeats no value, because values may be
 * secrets.
 */
export function checkRequest(request: Checked, { maxCount }: Limits): void {
  if (request.count > maxCount) {
    refuse('count', `count must be at most ${maxCount}: split the request, or raise MAX_COUNT.`);
  }
  checkComplete(request);
  checkAlternatives(request);
  checkZones(request);
  checkAddress(request);
  if (request.own.instanceChargeType === 'PrePaid') checkPrepaid(request);
  else if (request.own.period !== undefined) refuse('period', 'period goes with instanceChargeType PrePaid only.');
}

function refuse(field: string, message: string): never {
  throw new RequestError(400, 'InvalidRequest', message, field);
}

function checkComplete({ parameters, placements }: Checked): void {
  const missing = (field: string): never =>
    refuse(field, `${field} is missing: name it in the request, or set its default for the function.`);
  if (placements.some(({ instanceType }) => instanceType === undefined)) missing('instanceType');
  if (parameters.securityGroupId === undefined) missing('securityGroupId');
  if (parameters.imageId === undefined && parameters.imageFamily === undefined) {
    refuse('imageId', 'imageId is missing: name it in the request, or set IMAGE_ID for the function.');
  }
}

/** Refuses fields that exclude each other. The vendor documents each pair; userDataText is our own. */
function checkAlternatives({ own, userDataText }: Checked): void {
  if (own.imageId !== undefined && own.imageFamily !== undefined) {
    refuse('imageFamily', 'imageFamily and imageId exclude each other: leave one of them out.');
  }
  if (own.userData !== undefined && userDataText !== undefined) {
    refuse('userDataText', 'userDataText and userData exclude each other: leave one of them out.');
  }
  if (own.password !== undefined && own.passwordInherit === true) {
    refuse('passwordInherit', 'passwordInherit takes the password of the image: leave it or password out.');
  }
  if (own.instanceChargeType === 'PrePaid' && (own.spotStrategy ?? 'NoSpot') !== 'NoSpot') {
    refuse('spotStrategy', 'A spot instance is pay-as-you-go: leave spotStrategy or instanceChargeType out.');
  }
}

/** Refuses a VSwitch that is named with two zones: a VSwitch is in one zone, so one of them is wrong. */
function checkZones({ own, placements }: Checked): void {
  const zones = new Map([[own.vSwitchId, own.zoneId]]);
  for (const [index, { vSwitchId, zoneId }] of placements.entries()) {
    if (vSwitchId === undefined || zoneId === undefined) continue;
    if ((zones.get(vSwitchId) ?? zoneId) !== zoneId) {
      refuse(
        `placements.${index}.zoneId`,
        'A VSwitch stands in one zone, and this one is named with two: name the VSwitch of this zone.',
      );
    }
    zones.set(vSwitchId, zoneId);
  }
}

/** Refuses a private address for several instances or VSwitches: only one instance in one VSwitch can have it. */
function checkAddress({ own, count, placements }: Checked): void {
  if (own.privateIpAddress === undefined) return;
  if (count > 1) {
    refuse('privateIpAddress', 'privateIpAddress is for one instance: leave it out, or ask for a count of 1.');
  }
  // Without a VSwitch, ECS takes the default one of the zone.
  const vSwitches = new Set(placements.map(({ vSwitchId, zoneId }) => vSwitchId ?? `of zone ${zoneId ?? ''}`));
  if (vSwitches.size > 1) {
    refuse(
      'privateIpAddress',
      'privateIpAddress lies in one VSwitch: leave it out, or name placements in that VSwitch only.',
    );
  }
}

/** The periods that any of the vendor's sites sells, by unit. Source: the page of CreateInstance. */
const PERIODS = { Week: [1, 2, 3, 4], Month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60] };

function checkPrepaid({ own, placements, onFailure, autoReleaseMinutes }: Checked): void {
  if (own.period === undefined) refuse('period', 'period is missing: a PrePaid instance needs it, with periodUnit.');
  if (!PERIODS[own.periodUnit ?? 'Month'].includes(own.period)) {
    refuse('period', 'period must be 1 to 9, 12, 24, 36, 48 or 60 months, or 1 to 4 with periodUnit Week.');
  }
  // Each placement has its own client token, so a second placement may make a twin, and a PrePaid twin cannot be given
  // back.
  if (placements.length > 1) refuse('placements', 'A PrePaid request takes one placement only.');
  if (onFailure === 'release') refuse('onFailure', 'A PrePaid instance cannot be released: use onFailure "keep".');
  if (autoReleaseMinutes !== undefined) {
    refuse('autoReleaseMinutes', 'A PrePaid instance has no automatic release: leave autoReleaseMinutes out.');
  }
}
