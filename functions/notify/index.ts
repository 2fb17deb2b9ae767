import { connectMns } from '../../shared/cloud/mnsSdk.ts';
import { runtimeOf } from '../../shared/platform/runtime.ts';
import { createHandler } from './handler.ts';
import { post } from './post.ts';

/** What Function Compute calls. Its ports reach the configured channels and the dead-letter queue, and no ECS. */
export const handler = createHandler(
  runtimeOf(({ config, credentials, clock, log }) => {
    const { queue } = connectMns(config, config.mnsEndpoint, credentials);
    return { post, putAside: (letter) => queue.sendDeadLetter(letter), clock, log };
  }),
);
