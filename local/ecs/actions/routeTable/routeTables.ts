import type { Vpc } from '../../model/network.ts';
import type { Region } from '../../model/region.ts';

/** The id of a VPC's router. Nothing here acts on routers. */
export function routerId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vrt-');
}

/** The id of a VPC's system route table. */
export function routeTableId({ vpcId }: Pick<Vpc, 'vpcId'>): string {
  return vpcId.replace('vpc-', 'vtb-');
}

/** The VPCs that have the given id, router and route table, newest first. What is left out matches any. */
export function vpcsRoutedBy(
  region: Region,
  wanted: { vpcId?: string | undefined; router?: string | undefined; routeTable?: string | undefined },
): Vpc[] {
  return [...region.vpcs.values()]
    .reverse()
    .filter(
      (vpc) =>
        vpc.vpcId === (wanted.vpcId ?? vpc.vpcId) &&
        routerId(vpc) === (wanted.router ?? routerId(vpc)) &&
        routeTableId(vpc) === (wanted.routeTable ?? routeTableId(vpc)),
    );
}
