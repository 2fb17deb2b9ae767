import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { Deadline, RequestId } from '../../shared/api/requests.ts';
import { AUTO_RELEASE_MINUTES } from '../../shared/domain/limits.ts';
import { FAILURE_ENDS, type Intent } from '../../shared/domain/instance.ts';
import type { RailSettings, RequestDefaults } from '../../shared/platform/config.ts';
import { parse } from '../../shared/platform/parse.ts';
import { goalTags, slotTags, type Slot } from '../../shared/domain/tags.ts';
import { checkRequest, type Limits } from './checks.ts';
import { layDefaults, type Parameters } from './defaults.ts';
import { instanceFields, placement, type Placement } from './fields.ts';
import { nameInSeries } from './series.ts';
import { encodeUserData, userDataText } from './userData.ts';

/** The JSON that create takes. */
export const CreateRequest = v.strictObject({
  ...instanceFields,
  userDataText: v.optional(userDataText),
  requestId: v.optional(RequestId),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  placements: v.optional(v.pipe(v.array(placement), v.minLength(1), v.maxLength(10))),
  deadlineSeconds: v.optional(Deadline),
  onFailure: v.optional(v.picklist(FAILURE_ENDS)),
  autoReleaseMinutes: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(AUTO_RELEASE_MINUTES.least), v.maxValue(AUTO_RELEASE_MINUTES.most)),
  ),
  /** What charges at once has to be asked for twice. */
  confirm: v.optional(v.boolean(), false),
});

/** The deployment's limits and defaults for requests. */
export interface Guardrails extends Limits {
  deadlineSeconds: number;
  defaults: RequestDefaults;
  rails: Pick<RailSettings, 'maxLifetimeMinutes'>;
}

/** A valid request: `count` instances, each in the first placement that has room. */
export interface ProvisioningRequest {
  requestId: string;
  count: number;
  deadlineSeconds: number;
  placements: readonly Placement[];
  /** The parameters of CreateInstance without placement, tags and token. They may hold secrets: never log them. */
  parameters: Readonly<Parameters>;
  userTags: readonly { key: string; value: string }[];
  /** The caller says once more that what charges at once is meant. */
  confirmed: boolean;
  /** The intent that CreateInstance writes into the tags. */
  intent: Intent;
}

/**
 * Parses a request and completes it with the defaults.
 * @param body the JSON value.
 * @param requestId the id for a request that has none.
 * @throws RequestError 400 that names the field and says what is wrong with it.
 * @example
 * parseRequest({ count: 3, instanceType: 'ecs.g7.large' }, 'fc-request-id', config);
 * // {requestId: 'fc-request-id', count: 3, placements: [{instanceType: 'ecs.g7.large'}], intent: {…}, …}
 */
export function parseRequest(body: unknown, requestId: string, guardrails: Guardrails): ProvisioningRequest {
  const {
    userDataText: plain,
    requestId: given,
    count,
    placements: places,
    deadlineSeconds,
    onFailure,
    autoReleaseMinutes: asked,
    confirm: confirmed,
    tag,
    ...own
  } = parse(CreateRequest, body, 'request');
  const asSent = plain === undefined ? own : { ...own, userData: encodeUserData(plain) };
  const { parameters, placements } = layDefaults(asSent, places, guardrails.defaults);
  checkRequest(
    { own, userDataText: plain, parameters, placements, count, onFailure, autoReleaseMinutes: asked },
    guardrails,
  );
  const isPrepaid = own.instanceChargeType === 'PrePaid';
  // ECS releases no PrePaid instance.
  const autoReleaseMinutes = asked ?? (isPrepaid ? undefined : guardrails.rails.maxLifetimeMinutes);
  const within = deadlineSeconds ?? guardrails.deadlineSeconds;
  return {
    requestId: given ?? requestId,
    count,
    deadlineSeconds: within,
    placements,
    parameters,
    userTags: tag ?? [],
    confirmed,
    intent: {
      goal: 'Running',
      generation: 0,
      withinSeconds: within,
      onFailure: onFailure ?? (isPrepaid ? 'keep' : 'release'),
      ...((own.internetMaxBandwidthOut ?? 0) > 0 && { publicIp: true }),
      ...(autoReleaseMinutes !== undefined && { autoReleaseMinutes }),
    },
  };
}

/**
 * The ClientToken of CreateInstance for one slot in one placement. It is derived and not random, so every attempt to
 * fill the slot there is the same call, whoever makes it. It has 64 ASCII characters, the most that ECS takes.
 */
export function clientToken(requestId: string, slot: number, placement: number): string {
  return createHash('sha256').update(`${requestId}\n${slot}\n${placement}`).digest('hex');
}

/**
 * The parameters of CreateInstance for one slot in one placement. Nothing in them may change from attempt to attempt,
 * such as a time: with the same token, ECS takes only the same parameters.
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
