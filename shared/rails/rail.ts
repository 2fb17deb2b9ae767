import type { EcsFleet } from '../cloud/ecsFleet.ts';
import { CloudError } from '../cloud/errors.ts';
import type { RailSettings } from '../platform/config.ts';
import type { Variable } from '../platform/settings.ts';
import type { Prices } from './prices.ts';

/** The parameters, beside the placement's, that rails decide on. */
type Parameter = 'imageId' | 'imageFamily' | 'securityGroupId' | 'instanceChargeType' | 'spotStrategy';

/** What a request asks for, with the deployment's defaults, as far as guard rails look at it. */
export interface Asked {
  /** How many instances are to be made: of a request that is sent again, those that are missing. */
  count: number;
  /** Where they may be made. An instance may end up in any of them, so a rail looks at each. */
  placements: readonly Partial<Readonly<Record<'zoneId' | 'vSwitchId' | 'instanceType', string | undefined>>>[];
  /** The other parameters of CreateInstance. */
  parameters: Partial<Readonly<Record<Parameter, string | undefined>>> & { spotPriceLimit?: number | undefined };
  autoReleaseMinutes: number | undefined;
  /** The caller says once more that what charges at once is meant. */
  confirmed: boolean;
}

/** What a rail may ask. */
export interface Looks {
  fleet: EcsFleet;
  prices: Prices;
}

/** Why a rail refuses: what is so and what helps, and the field of the request where one is at fault. */
export interface Reason {
  message: string;
  field?: string;
}

/** A limit that a deployment sets on what its functions make. */
export interface Rail {
  /** The variable that sets it. Its name is the name of the rule. */
  rule: Variable;
  /**
   * Why the request may not be followed; undefined lets it pass. A rail that is not set makes no call.
   * @throws CloudError when ECS does not answer what the rail asks.
   */
  refuse: (asked: Asked, limits: RailSettings, looks: Looks) => Reason | undefined | Promise<Reason | undefined>;
}

/** The HTTP status of a refusal by a rail. */
export const REFUSED = 403;

/** A refusal by a rail. The same request is refused again until it, the fleet or the rail is another. */
export class RailRefusal extends CloudError {
  readonly field: string | undefined;

  constructor(rule: Variable, { message, field }: Reason) {
    super('', `GuardRail.${rule}`, message, REFUSED);
    this.field = field;
  }
}
