import type { Given, PlanAnswer } from '../../shared/api/answers.ts';
import type { Price } from '../../shared/cloud/ecsPreview.ts';
import { CloudError, classify, codeOf } from '../../shared/cloud/errors.ts';
import { adviceOn } from '../../shared/platform/http.ts';
import type { RailRefusal } from '../../shared/rails/rail.ts';
import { sentenceOf } from '../create/refusedField.ts';
import type { ProvisioningRequest } from '../create/request.ts';
import type { Plan, Tried } from './plan.ts';

type Answer = Given<typeof PlanAnswer>;

/** A plan, and what the guard rails say of it. */
interface Judged extends Plan {
  railed: readonly RailRefusal[];
}

/** The answer of plan. It holds what create would send, without what may be secret. */
export function answerFor(request: ProvisioningRequest, { tried, price, railed }: Judged, region: string): Answer {
  const { refusal, placement } = tried[tried.length - 1] as Tried;
  return {
    passes: refusal === undefined && railed.length === 0,
    count: request.count,
    region,
    placements: tried.map((each) => placementOf(request, each)),
    guardRails: railed.map(({ code, message, field }) => ({ code, message, field: field ?? null })),
    instance: instanceOf(request, placement),
    ...(price instanceof CloudError
      ? { price: null, noPrice: { code: codeOf(price), message: `${price.message} ${adviceOnPrice(price)}` } }
      : { price: shareOf(price, request), noPrice: null }),
  };
}

function placementOf({ placements }: ProvisioningRequest, { placement, refusal }: Tried): Answer['placements'][number] {
  const { zoneId = null, vSwitchId = null, instanceType = '' } = placements[placement] ?? {};
  return {
    ...{ index: placement, zoneId, vSwitchId, instanceType },
    refusal:
      refusal === undefined ? null : { code: codeOf(refusal), message: `${sentenceOf(refusal)} ${adviceOn(refusal)}` },
  };
}

/** The parameters that may hold secrets. */
const SECRET: readonly string[] = ['password', 'userData'];

function instanceOf({ parameters, placements, userTags }: ProvisioningRequest, placement: number): Answer['instance'] {
  const shown = Object.fromEntries(Object.entries(parameters).filter(([name]) => !SECRET.includes(name)));
  return { ...shown, ...placements[placement], ...(userTags.length > 0 && { tag: userTags }) };
}

function shareOf({ currency, trade, original, term }: Price, { count, parameters }: ProvisioningRequest) {
  return {
    currency,
    one: round(trade / count),
    all: trade,
    listPrice: original,
    ...term,
    spot: (parameters.spotStrategy ?? 'NoSpot') !== 'NoSpot',
  };
}

/** Prices of ECS have up to five decimals. The rest is what is left of a division in binary. */
function round(price: number): number {
  return Number(price.toFixed(6));
}

function adviceOnPrice(error: CloudError): string {
  if (classify(error) !== 'account') return adviceOn(error);
  return 'To see prices, allow ecs:DescribePrice to the role, as docs/ram-policy.json does. create needs one for MAX_REQUEST_HOURLY_PRICE and MAX_TOTAL_HOURLY_PRICE alone.';
}
