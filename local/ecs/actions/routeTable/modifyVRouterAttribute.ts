import * as v from 'valibot';
import { ownErrors } from '../../model/errors.ts';
import { optional, text, textLike } from '../../parameters/parameters.ts';
import { defineAction, NETWORK_VERSIONS } from '../action.ts';
import { regionHolding } from '../regionHolding.ts';
import { NETWORK_DESCRIPTION, NETWORK_NAME } from '../vpc/vpcs.ts';
import { vpcsRoutedBy } from './routeTables.ts';

const OWN_ERRORS = ownErrors({
  'InvalidVRouterId.NotFound': [404, 'Specified virtual router does not exist.'],
  'InvalidVRouterName.Malformed': [400, 'Specified virtual router name is not valid.'],
  'InvalidVRouterDiscription.Malformed': [400, 'Specified virtual router description is not valid.'],
});

/** Changes the name or description of a VPC's router, whichever the call names. */
export const modifyVRouterAttribute = defineAction({
  name: 'ModifyVRouterAttribute',
  versions: NETWORK_VERSIONS,
  parameters: v.object({
    VRouterId: text(),
    VRouterName: optional(textLike(NETWORK_NAME, OWN_ERRORS.code('InvalidVRouterName.Malformed'))),
    Description: optional(textLike(NETWORK_DESCRIPTION, OWN_ERRORS.code('InvalidVRouterDiscription.Malformed'))),
  }),
  errors: [],
  ownErrors: OWN_ERRORS,
  answer({ VRouterId: router, VRouterName, Description }, call) {
    const region = regionHolding((each) => vpcsRoutedBy(each, { router }).length > 0, call);
    const [vpc] = vpcsRoutedBy(region, { router });
    if (vpc === undefined) throw OWN_ERRORS.error('InvalidVRouterId.NotFound');
    const { name, description } = vpc.router ?? { name: '', description: '' };
    vpc.router = { name: VRouterName ?? name, description: Description ?? description };
    return {};
  },
});
