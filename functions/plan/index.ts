import { fleetAsDeployment, previewAsDeployment } from '../../shared/cloud/asDeployment.ts';
import { connectEcsFleet } from '../../shared/cloud/ecsFleetSdk.ts';
import { connectEcsPreview } from '../../shared/cloud/ecsPreviewSdk.ts';
import { runtimeOf } from '../../shared/platform/runtime.ts';
import { createHandler } from './handler.ts';

/** What Function Compute calls. Its ports reach nothing that could change an instance. */
export const handler = createHandler(
  runtimeOf(({ config: { namePrefix, region, ecsEndpoint }, credentials }) => ({
    preview: previewAsDeployment(namePrefix, connectEcsPreview(region, ecsEndpoint, credentials)),
    fleet: fleetAsDeployment(namePrefix, connectEcsFleet(region, ecsEndpoint, credentials)),
  })),
);
