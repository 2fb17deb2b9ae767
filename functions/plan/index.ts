import { fleetAsDeployment, previewAsDeployment } from '../../shared/cloud/asDeployment.ts';
import { FLEET_API } from '../../shared/cloud/ecsFleet.ts';
import { connectEcsFleet } from '../../shared/cloud/ecsFleetSdk.ts';
import { PREVIEW_API } from '../../shared/cloud/ecsPreview.ts';
import { connectEcsPreview } from '../../shared/cloud/ecsPreviewSdk.ts';
import { metered } from '../../shared/cloud/meter.ts';
import { runtimeOf } from '../../shared/platform/runtime.ts';
import { createHandler } from './handler.ts';

/** What Function Compute calls. Its ports reach nothing that could change an instance. */
export const handler = createHandler(
  runtimeOf(({ config: { namePrefix, region, ecsEndpoint }, credentials, meter }) => {
    const preview = metered(connectEcsPreview(region, ecsEndpoint, credentials), PREVIEW_API, meter);
    const fleet = metered(connectEcsFleet(region, ecsEndpoint, credentials), FLEET_API, meter);
    return { preview: previewAsDeployment(namePrefix, preview), fleet: fleetAsDeployment(namePrefix, fleet) };
  }),
);
