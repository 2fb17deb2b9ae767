import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { tokenPaging } from '../../parameters/paging.ts';
import { optional, text } from '../../parameters/parameters.ts';
import { defineAction, VPC_VERSION } from '../action.ts';
import { routeTableOf } from './routeTables.ts';

const OWN_ERRORS = ownErrors({
  'ResourceNotAssociated.TargetInstance': [400, 'The VPC is not associated with a target instance.'],
});

/**
 * To which routers of other networks routes are published. There are none here, so any route table gets the code that
 * Terraform's provider reads as that. It makes this call whenever it reads a route.
 */
export const listVpcPublishedRouteEntries = defineAction({
  name: 'ListVpcPublishedRouteEntries',
  versions: [VPC_VERSION],
  parameters: v.object({
    RouteTableId: text(),
    TargetType: text(),
    TargetInstanceId: optional(text()),
    DestinationCidrBlock: optional(text()),
    ...tokenPaging(500),
  }),
  errors: ['InvalidRouteTableId.NotFound'],
  ownErrors: OWN_ERRORS,
  answer({ RouteTableId }, call) {
    routeTableOf(RouteTableId, call);
    throw OWN_ERRORS.error('ResourceNotAssociated.TargetInstance');
  },
});
