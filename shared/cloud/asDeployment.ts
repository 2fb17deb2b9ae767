import { createHash } from 'node:crypto';
import type { Instance } from '../domain/instance.ts';
import { keySwap } from '../domain/tags.ts';
import type { CreateParameters, Ecs, Tags } from './ecs.ts';
import type { EcsFleet } from './ecsFleet.ts';
import type { EcsPreview } from './ecsPreview.ts';

/**
 * ECS as one of several deployments of an account sees it: within it our tags are called `TAG`, in the account they bear
 * its prefix. So no search finds an instance of another deployment, and no instance of another seems to be ours. Client
 * tokens differ, too: the same request id stands for a server of each.
 * @param prefix empty: everything goes through as it is.
 * @example asDeployment('test-', ecs).tag(['i-1'], { [TAG.pending]: 'Running' }); // tags test-ecs-provisioner-pending
 */
export function asDeployment(prefix: string, ecs: Ecs): Ecs {
  if (prefix === '') return ecs;
  const swap = keySwap(prefix);
  const swapAll = <V>(tags: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(tags).map(([key, value]) => [swap(key), value]));
  const shown = (instance: Instance): Instance => ({ ...instance, tags: swapAll(instance.tags) });
  return {
    ...ecs,
    createInstance: (parameters, clientToken) => {
      return ecs.createInstance(swapIn(parameters, swap), tokenOf(prefix, clientToken));
    },
    describe: async (instanceIds) => (await ecs.describe(instanceIds)).map(shown),
    describeTagged: async (tags, nextToken) => {
      const page = await ecs.describeTagged(swapAll(tags), nextToken);
      return { ...page, instances: page.instances.map(shown) };
    },
    tag: (instanceIds, tags) => ecs.tag(instanceIds, swapAll(tags)),
    untag: (instanceIds, keys) => ecs.untag(instanceIds, keys.map(swap)),
  };
}

/** The same for what ECS says of an instance before it exists. */
export function previewAsDeployment(prefix: string, preview: EcsPreview): EcsPreview {
  const swap = prefix === '' ? (key: string) => key : keySwap(prefix);
  return { ...preview, tryCreate: (parameters) => preview.tryCreate(swapIn(parameters, swap)) };
}

/** The same for what guard rails ask. */
export function fleetAsDeployment(prefix: string, fleet: EcsFleet): EcsFleet {
  if (prefix === '') return fleet;
  const swap = keySwap(prefix);
  const swapAll = (tags: Tags): Tags =>
    Object.fromEntries(Object.entries(tags).map(([key, value]) => [swap(key), value]));
  return {
    ...fleet,
    count: (tags) => fleet.count(swapAll(tags)),
    list: (tags, nextToken) => fleet.list(swapAll(tags), nextToken),
  };
}

/** The parameters of a new instance with its tags as the account has them. */
function swapIn(parameters: CreateParameters, swap: (key: string) => string): CreateParameters {
  return { ...parameters, tag: parameters.tag.map(({ key, value }) => ({ key: swap(key), value })) };
}

/** ECS takes 64 characters at most, and a token may have all of them. */
function tokenOf(prefix: string, clientToken: string): string {
  return createHash('sha256').update(`${prefix}\n${clientToken}`).digest('hex');
}
