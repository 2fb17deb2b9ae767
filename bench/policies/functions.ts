import { httpEvent } from '../../local/fc/trigger/httpEvent.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import type { SpecFunction } from '../../local/fc/spec.ts';
import { startTriggers, VirtualFunction, type Use } from './functionCompute.ts';
import { ACCOUNT_ID, type VirtualCloud } from './virtualCloud.ts';

/** How often a caller sends a request again that was answered as retryable: as the command line does. */
const TRIES = 5;

/** Zones with a VSwitch of their own, so that none runs out of addresses. */
const ZONES = ['b', 'd', 'g', 'h', 'i', 'j', 'k'];

/** A function as s.yaml configures it, with its code. */
export type CodedFunction = SpecFunction & { bundle: string };

/** The project's functions: so many requests at once, each for so many servers. */
export async function playFunctions(
  cloud: VirtualCloud,
  coded: readonly CodedFunction[],
  requests: number,
  count: number,
): Promise<Record<string, Use>> {
  for (const name of [NAMES.queue, NAMES.deadLetterQueue]) cloud.mns.createQueue(name);
  cloud.mns.createTopic(NAMES.outcomeTopic);
  const functions = coded.map((config) => new VirtualFunction(cloud, config, config.bundle));
  startTriggers(cloud, functions);
  const create = functions.find(({ name }) => name === 'create');
  if (create === undefined) throw new Error('The build has no function "create".');
  await Promise.all(Array.from({ length: requests }, (_, index) => send(cloud, create, index, count)));
  while (cloud.lives.size < requests * count || !areDone(cloud)) await cloud.sleep(1_000);
  return Object.fromEntries(functions.map(({ name, use }) => [name, use]));
}

function areDone({ lives, mns }: VirtualCloud): boolean {
  const { ActiveMessages, InactiveMessages, DelayMessages } = mns.queue(NAMES.queue).describe();
  if (ActiveMessages + InactiveMessages + DelayMessages > 0) return false;
  return [...lives.values()].every(({ known }) => known !== undefined);
}

/** Sends a request, and the same again as long as its answer asks for that. */
async function send(cloud: VirtualCloud, create: VirtualFunction, index: number, count: number): Promise<void> {
  const zone = ZONES[index % ZONES.length] ?? '';
  const body = { count, vSwitchId: `vsw-local-${zone}` };
  let id: { requestId?: string } = {};
  for (let tries = 1; ; tries += 1) {
    const ended = await create.invoke(eventOf(cloud, { ...id, ...body }));
    if (!ended.ok) throw new Error(`create failed: ${ended.error.errorMessage}`);
    const answer = JSON.parse(ended.body.toString()) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    const again = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
    if (again === undefined && answer.statusCode === 202) return;
    if (again === undefined || tries === TRIES) throw new Error(`create answered ${answer.body.slice(0, 300)}`);
    id = { requestId: (JSON.parse(answer.body) as { requestId: string }).requestId };
    await cloud.sleep(Number(again) * 1000);
  }
}

function eventOf(cloud: VirtualCloud, body: object): Buffer {
  return httpEvent({
    ...{ method: 'POST', path: '/', query: new URLSearchParams(), httpVersion: '1.1', sourceIp: '127.0.0.1' },
    headerLists: { 'content-type': ['application/json'] },
    body: Buffer.from(JSON.stringify(body)),
    requestId: '',
    accountId: ACCOUNT_ID,
    functionName: 'create',
    now: cloud.clock.now(),
  });
}
