import type { ChargeType } from '../domain/instance.ts';
import type { Tags } from './ecs.ts';
import type { PricedParameters, Price } from './ecsPreview.ts';

/** The port to what guard rails ask of ECS. Every method throws `CloudError`, and nothing else. */
export interface EcsFleet {
  /** How many instances bear these tags: the total of one DescribeInstances that lists one of them. */
  count(tags: Tags): Promise<number>;
  /** The instances that bear these tags, one page of at most 100. */
  list(tags: Tags, nextToken?: string): Promise<FleetPage>;
  /** DescribePrice of one such instance, for an hour, or for the time that is paid in advance. */
  priceOfOne(parameters: PricedParameters): Promise<Price>;
}

/** The API behind each method. */
export const FLEET_API = {
  count: 'DescribeInstances',
  list: 'DescribeInstances',
  priceOfOne: 'DescribePrice',
} as const satisfies Record<keyof EcsFleet, string>;

/** One page of instances. */
export interface FleetPage {
  instances: Charged[];
  /** What the next page is asked for with; undefined: there is none. */
  nextToken: string | undefined;
}

/** What an instance is charged by, as far as DescribeInstances shows it. It does not show disks. */
export interface Charged {
  instanceId: string;
  instanceType: string;
  chargeType: ChargeType;
  /** `NoSpot`, `SpotAsPriceGo` or `SpotWithPriceLimit`. */
  spotStrategy: string;
  /** False for one that is Stopped with StopCharging: then ECS charges for its disks only. */
  isCharged: boolean;
}
