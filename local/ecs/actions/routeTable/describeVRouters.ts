import * as v from 'valibot';
import { toSecondText } from '../../model/time.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { byNumber, numberPaging } from '../../parameters/paging.ts';
import { optional, text } from '../../parameters/parameters.ts';
import { routerId, routeTableId, vpcsRoutedBy } from './routeTables.ts';

/** The router of each VPC, newest first. Clients older than the VPC product find route tables by their router. */
export const describeVRouters = defineAction({
  name: 'DescribeVRouters',
  versions: NETWORK_VERSIONS,
  parameters: v.object({ RegionId: text(), VRouterId: optional(text()), ...numberPaging(50) }),
  errors: [],
  answer(asked, { region }) {
    const { page, counts } = byNumber(vpcsRoutedBy(region, { router: asked.VRouterId }), asked);
    const answers = page.map((vpc) => ({
      VRouterId: routerId(vpc),
      VRouterName: vpc.router?.name ?? '',
      Description: vpc.router?.description ?? '',
      RegionId: region.regionId,
      VpcId: vpc.vpcId,
      RouteTableIds: { RouteTableId: [routeTableId(vpc)] },
      CreationTime: toSecondText(vpc.createdAt),
    }));
    return { ...counts, VRouters: { VRouter: answers } };
  },
});
