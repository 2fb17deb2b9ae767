import { createInstances, type Means } from '../../functions/create/create.ts';
import { CreationLimit } from '../../functions/create/creationLimit.ts';
import { RecentIds } from '../../shared/domain/recentIds.ts';
import { StockMemory } from '../../functions/create/stockMemory.ts';
import { aRequest } from './builders.ts';
import { prepareCloud, SETTINGS, type PreparedCloudOptions } from './prepareCloud.ts';

interface Options extends PreparedCloudOptions {
  /** How long the invocation may take. */
  seconds?: number;
}

/** A cloud, and what one invocation of create has at hand. Pauses advance the clock of the cloud. */
export function prepareCreating({ seconds = 600, ...options }: Options = {}) {
  const cloud = prepareCloud(options);
  const pauses: number[] = [];
  const ends = cloud.clock.now() + seconds * 1000;
  const means: Means = {
    timeLeft: () => ends - cloud.clock.now(),
    sleep: (ms: number): Promise<void> => {
      pauses.push(ms);
      cloud.clock.advance(ms);
      return Promise.resolve();
    },
    stock: new StockMemory(cloud.clock),
    limit: new CreationLimit(cloud.clock),
    published: new RecentIds(),
    admit: () => Promise.resolve(undefined),
  };
  const create = (body: object) => createInstances(aRequest(body), cloud.ports, SETTINGS, means);
  const created = (): string[] => cloud.calls.filter(({ api }) => api === 'CreateInstance').map(({ about }) => about);
  return { ...cloud, means, pauses, create, created };
}
