import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { Deadline, RequestId } from '../../shared/api/requests.ts';
import { FAILURE_ENDS, type Intent } from '../../shared/domain/instance.ts';
import type { RequestDefaults } from '../../shared/platform/config.ts';
import { parse } from '../../shared/platform/parse.ts';
import { goalTags, slotTags, type Slot } from '../../shared/domain/tags.ts';
import { checkRequest, type Limits } from './checks.ts';
import { layDefaults, type Parameters } from './defaults.ts';
import { instanceFields, placement, type Placement } from './fields.ts';
import { nameInSeries } from './series.ts';
import { encodeUserData, userDataText } from './userData.ts';

/** What create takes. */
export const CreateRequest = v.strictObject({
  ...instanceFields,
  userDataText: v.optional(userDataText),
  requestId: v.optional(RequestId),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  placements: v.optional(v.pipe(v.array(placement), v.minLength(1), v.maxLength(10))),
  deadlineSeconds: v.optional(Deadline),
  onFailure: v.optional(v.picklist(FAILURE_ENDS)),
  // ECS takes release times from 30 minutes to three years ahead; the instance has to start first.
  autoReleaseMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(35), v.maxValue(1_576_800))),
});

/** The deployment's limits on requests. */
export interface Guardrails extends Limits {
  deadlineSeconds: number;
  defaults: RequestDefaults;
}

/** A valid request: `count` instances, each from the first placement that has room. */
export interface ProvisioningRequest {
  requestId: string;
  count: number;
  deadlineSeconds: number;
  placements: readonly Placement[];
  /** CreateInstance's parameters but for placement, tags and token. They may hold secrets: never log them. */
  parameters: Readonly<Parameters>;
  userTags: readonly { key: string; value: string }[];
  /** What the instances are created to become. */
  intent: Intent;
}

/**
 * Reads and completes a request.
 * @param requestId the id of a request that brings none.
 * @throws RequestError 400 that names the field and says what is wrong with it.
 */
export function parseRequest(body: unknown, requestId: string, guardrails: Guardrails): ProvisioningRequest {
  const {
    userDataText: plain,
    requestId: given,
    count,
    placements: places,
    deadlineSeconds,
    onFailure,
    autoReleaseMinutes,
    tag,
    ...own
  } = parse(CreateRequest, body, 'request');
  const asSent = plain === undefined ? own : { ...own, userData: encodeUserData(plain) };
  const { parameters, placements } = layDefaults(asSent, places, guardrails.defaults);
  checkRequest({ own, userDataText: plain, parameters, placements, count, onFailure, autoReleaseMinutes }, guardrails);
  const within = deadlineSeconds ?? guardrails.deadlineSeconds;
  return {
    requestId: given ?? requestId,
    count,
    deadlineSeconds: within,
    placements,
    parameters,
    userTags: tag ?? [],
    intent: {
      goal: 'Running',
      generation: 0,
      withinSeconds: within,
      onFailure: onFailure ?? (own.instanceChargeType === 'PrePaid' ? 'keep' : 'release'),
      ...((own.internetMaxBandwidthOut ?? 0) > 0 && { publicIp: true }),
      ...(autoReleaseMinutes !== undefined && { autoReleaseMinutes }),
    },
  };
}

/**
 * CreateInstance's ClientToken for one slot in one placement: derived, never random, so that every attempt to fill the
 * slot there, by whomever and whenever, is the same call. 64 ASCII characters, the most ECS takes.
 */
export function clientToken(requestId: string, slot: number, placement: number): string {
  return createHash('sha256').update(`${requestId}\n${slot}\n${placement}`).digest('hex');
}

/**
 * CreateInstance's parameters for one slot in one placement. They hold nothing that changes from attempt to attempt
 * (no time, above all): with the same token, ECS takes only the same parameters.
 */
export function createParameters(request: ProvisioningRequest, index: number, placement: number): CreateParameters {
  const several = request.placements.length > 1 && ({ several: true } as const);
  const slot: Slot = { requestId: request.requestId, index, count: request.count, placement, ...several };
  const own = Object.entries({ ...slotTags(slot), ...goalTags(request.intent) });
  return {
    ...request.parameters,
    ...namesOf(request.parameters, index),
    ...request.placements[placement],
    tag: [...request.userTags, ...own.map(([key, value]) => ({ key, value }))],
  };
}

function namesOf({ instanceName, hostName }: Parameters, slot: number): Parameters {
  return {
    ...(instanceName !== undefined && { instanceName: nameInSeries(instanceName, slot) }),
    ...(hostName !== undefined && { hostName: nameInSeries(hostName, slot) }),
  };
}
