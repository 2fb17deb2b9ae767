import { previewAsDeployment } from '../../shared/cloud/asDeployment.ts';
import { connectEcsPreview } from '../../shared/cloud/ecsPreviewSdk.ts';
import { runtimeOf } from '../../shared/platform/runtime.ts';
import { createHandler } from './handler.ts';

/** What Function Compute calls. Its ports reach nothing that could change an instance. */
export const handler = createHandler(
  runtimeOf(({ config, credentials }) => ({
    preview: previewAsDeployment(config.namePrefix, connectEcsPreview(config.region, config.ecsEndpoint, credentials)),
  })),
);
