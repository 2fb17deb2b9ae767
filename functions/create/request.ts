import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { CreateParameters } from '../../shared/cloud/ecs.ts';
import { Deadline, RequestId } from '../../shared/api/requests.ts';
import { RequestError } from '../../shared/cloud/errors.ts';
import { FAILURE_ENDS, type Intent } from '../../shared/domain/instance.ts';
import type { RequestDefaults } from '../../shared/platform/config.ts';
import { parse } from '../../shared/platform/parse.ts';
import { goalTags, slotTags, type Slot } from '../../shared/domain/tags.ts';
import { instanceFields, placement } from './fields.ts';

const Request = v.strictObject({
  ...instanceFields,
  requestId: v.optional(RequestId),
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  placements: v.optional(v.pipe(v.array(placement), v.minLength(1), v.maxLength(10))),
  deadlineSeconds: v.optional(Deadline),
  onFailure: v.optional(v.picklist(FAILURE_ENDS)),
  // ECS takes release times from 30 minutes to three years ahead; the instance has to start first.
  autoReleaseMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(35), v.maxValue(1_576_800))),
});

type Parsed = v.InferOutput<typeof Request>;

/** The deployment's limits on requests. */
export interface Guardrails {
  maxCount: number;
  allowPrepaid: boolean;
  deadlineSeconds: number;
  defaults: RequestDefaults;
}

/** A place to create an instance in: a partial set of CreateInstance's parameters. */
export type Placement = v.InferOutput<typeof placement>;

/** A valid request: `count` instances, each from the first placement that has room. */
export interface ProvisioningRequest {
  requestId: string;
  count: number;
  deadlineSeconds: number;
  placements: readonly Placement[];
  /** CreateInstance's parameters but for placement, tags and token. They may hold secrets: never log them. */
  parameters: Readonly<Record<string, unknown>>;
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
    requestId: given,
    count,
    placements,
    deadlineSeconds,
    onFailure,
    autoReleaseMinutes,
    tag,
    ...own
  } = parse(Request, body, 'request');
  const parameters = { ...guardrails.defaults, ...own };
  // A default VSwitch stands in one zone: a request that names a zone or places of its own brings its VSwitches, too.
  if (own.vSwitchId === undefined && (own.zoneId !== undefined || placements?.some(({ zoneId }) => zoneId))) {
    delete parameters.vSwitchId;
  }
  const prepaid = parameters.instanceChargeType === 'PrePaid';
  check({ ...parameters, count, placements, onFailure, autoReleaseMinutes }, guardrails);
  const within = deadlineSeconds ?? guardrails.deadlineSeconds;
  const { zoneId, vSwitchId, instanceType, ...rest } = parameters;
  const base = defined({ zoneId, vSwitchId, instanceType });
  return {
    requestId: given ?? requestId,
    count,
    deadlineSeconds: within,
    placements: (placements ?? [{}]).map((place) => ({ ...base, ...defined(place) })),
    parameters: defined(rest),
    userTags: tag ?? [],
    intent: {
      goal: 'Running',
      generation: 0,
      withinSeconds: within,
      onFailure: onFailure ?? (prepaid ? 'keep' : 'release'),
      ...((parameters.internetMaxBandwidthOut ?? 0) > 0 && { publicIp: true }),
      ...(autoReleaseMinutes !== undefined && { autoReleaseMinutes }),
    },
  };
}

type Checked = Omit<Parsed, 'requestId' | 'deadlineSeconds' | 'tag'>;

/** What no single field can tell. */
function check(request: Checked, { maxCount, allowPrepaid }: Guardrails): void {
  const refuse = (field: string, message: string): never => {
    throw new RequestError(400, 'InvalidRequest', message, field);
  };
  if (request.count > maxCount)
    refuse('count', `count must be at most ${maxCount}: split the request, or raise MAX_COUNT.`);
  for (const field of ['instanceType', 'securityGroupId'] as const) {
    const placed = field === 'instanceType' && request.placements?.every((place) => place.instanceType !== undefined);
    if (request[field] === undefined && placed !== true) {
      refuse(field, `${field} is missing: name it in the request, or set its default for the function.`);
    }
  }
  if (request.imageId === undefined && request.imageFamily === undefined) {
    refuse('imageId', 'imageId is missing: name it in the request, or set IMAGE_ID for the function.');
  }
  if (request.instanceChargeType !== 'PrePaid') {
    if (request.period !== undefined) refuse('period', 'period goes with instanceChargeType PrePaid only.');
    return;
  }
  if (!allowPrepaid) {
    refuse(
      'instanceChargeType',
      'PrePaid charges at once and is not allowed here: set ALLOW_PREPAID=true to allow it.',
    );
  }
  if (request.period === undefined)
    refuse('period', 'period is missing: a PrePaid instance needs it, with periodUnit.');
  // Trying another placement takes another client token, and a PrePaid twin cannot be given back.
  if ((request.placements?.length ?? 1) > 1) refuse('placements', 'A PrePaid request takes one placement only.');
  if (request.onFailure === 'release')
    refuse('onFailure', 'A PrePaid instance cannot be released: use onFailure "keep".');
  if (request.autoReleaseMinutes !== undefined) {
    refuse('autoReleaseMinutes', 'A PrePaid instance has no automatic release: leave autoReleaseMinutes out.');
  }
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
    ...request.placements[placement],
    tag: [...request.userTags, ...own.map(([key, value]) => ({ key, value }))],
  };
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
