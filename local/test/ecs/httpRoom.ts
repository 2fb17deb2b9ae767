import { afterEach } from 'vitest';
import type { FaultRule } from '../../faults.ts';
import { REGION, startEcs } from './helpers.ts';
import { LAUNCH } from './modelKit.ts';
import { exchange, type RawAnswer, signV1, toQuery } from './rawClient.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** An ECS server that ends with its test, and a client that signs version 1 and asks for JSON. */
export async function httpRoom(rules: FaultRule[] = []) {
  const room = await startEcs({}, rules);
  closers.push(() => room.ecs.close());
  const { url, host } = room;
  const get = (parameters: Record<string, string>, options: Parameters<typeof signV1>[1] = {}) =>
    exchange(url, { path: `/?${toQuery(signV1(parameters, options))}` });
  const create = async (parameters: Record<string, string> = {}): Promise<string> => {
    const answer = await get({ Action: 'CreateInstance', RegionId: REGION, ...LAUNCH, ...parameters });
    return (JSON.parse(answer.body) as { InstanceId: string }).InstanceId;
  };
  return { ...room, url, host, get, create };
}

export const json = (answer: RawAnswer) => JSON.parse(answer.body) as Record<string, unknown>;

export const DESCRIBE = { Action: 'DescribeInstances', RegionId: REGION };
