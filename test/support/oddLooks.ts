import { UNKNOWN, type Instance } from '../../shared/domain/instance.ts';
import type { PreparedCloud } from './prepareCloud.ts';

/** What we know of an instance whose entry in Describe lacks something. */
export const ODD = {
  'no status': { status: UNKNOWN },
  'no creation time': { status: UNKNOWN, createdAt: undefined },
  'no charge type': { status: UNKNOWN, chargeType: undefined },
  'no readable tags': { status: UNKNOWN, tags: {}, tagsUnread: true },
  'nothing but its id': { status: UNKNOWN, createdAt: undefined, chargeType: undefined, tags: {}, tagsUnread: true },
} as const satisfies Record<string, Partial<Instance>>;

/**
 * Makes Describe show an instance with these fields from now on.
 * @returns a function that undoes it.
 */
export function showOddly(
  { ports }: Pick<PreparedCloud, 'ports'>,
  instanceId: string,
  odd: Partial<Instance>,
): () => void {
  const { ecs } = ports;
  const distort = (instances: Instance[]): Instance[] =>
    instances.map((instance) => (instance.instanceId === instanceId ? { ...instance, ...odd } : instance));
  ports.ecs = {
    ...ecs,
    describe: async (ids) => distort(await ecs.describe(ids)),
    describeTagged: async (tags, token) => {
      const page = await ecs.describeTagged(tags, token);
      return { ...page, instances: distort(page.instances) };
    },
  };
  return () => {
    ports.ecs = ecs;
  };
}
