import type { Charged, EcsFleet } from '../cloud/ecsFleet.ts';
import { TAG } from '../domain/tags.ts';

/** The tag that every instance bears that was created here. */
export const OURS = { [TAG.request]: undefined };

/**
 * All instances that were created here, a hundred with each call.
 * @throws CloudError where ECS does not answer: part of them would cost less than all.
 */
export async function listFleet(fleet: EcsFleet): Promise<Charged[]> {
  const found: Charged[] = [];
  let nextToken: string | undefined;
  do {
    const page = await fleet.list(OURS, nextToken);
    found.push(...page.instances);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}
