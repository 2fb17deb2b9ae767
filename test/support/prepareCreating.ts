import { createInstances } from '../../functions/create/create.ts';
import { StockMemory } from '../../functions/create/stockMemory.ts';
import { aRequest } from './builders.ts';
import { prepareCloud, SETTINGS, type PreparedCloudOptions } from './prepareCloud.ts';

interface Options extends PreparedCloudOptions {
  /** How long the invocation may take. */
  seconds?: number;
}

/** A cloud and what an invocation has: pauses pass on the cloud's clock. */
export function prepareCreating({ seconds = 600, ...options }: Options = {}) {
  const cloud = prepareCloud(options);
  const pauses: number[] = [];
  const ends = cloud.clock.now() + seconds * 1000;
  const means = {
    timeLeft: () => ends - cloud.clock.now(),
    sleep: (ms: number): Promise<void> => {
      pauses.push(ms);
      cloud.clock.advance(ms);
      return Promise.resolve();
    },
    stock: new StockMemory(cloud.clock),
  };
  const create = (body: object) => createInstances(aRequest(body), cloud.ports, SETTINGS, means);
  const created = (): string[] => cloud.calls.filter(({ api }) => api === 'CreateInstance').map(({ about }) => about);
  return { ...cloud, means, pauses, create, created };
}
