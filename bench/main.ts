import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { send, wire, type Load, type WireRequest } from './load.ts';
import { startServer } from './server.ts';
import { ecsCall, mnsCall, type Target } from './signed.ts';

/*
 * Requests per second and p99 of the local ECS and MNS, each beside a bare Node HTTP server in the same minute: single
 * figures say more of the machine than of the code, the ratios do not. Requests are signed before they are timed.
 */

const REQUESTS = 2_000;
const ROUNDS = 3;
const INSTANCES = [1, 100, 10_000];
const MESSAGES = [0, 100_000];

const dist = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));
const repeat = (make: () => WireRequest, count = REQUESTS): WireRequest[] => Array.from({ length: count }, make);

const bare = await startServer<{ url: string }>([dist('bench/bareServer.mjs')]);
const table = new Table({
  head: ['', 'instances or messages there', 'requests/s', 'p99 ms', 'of bare Node'],
  style: { head: [], border: [] },
});
try {
  // At this speed a second holds a minute, and with it the 5,000 instances that may be created in one.
  await onCloud('60', benchEcs);
  await onCloud('1', benchMns);
} finally {
  await bare.stop();
}
console.log(table.toString());
console.log(`${REQUESTS} requests a round, the median of ${ROUNDS} rounds, each right after one of the bare server.`);

async function onCloud(speed: string, bench: (target: Target) => Promise<void>): Promise<void> {
  const flags = [
    '--json',
    '--only',
    'ecs,mns',
    '--ecs-port',
    '0',
    '--mns-port',
    '0',
    '--fc-port',
    '0',
    '--pending',
    '0',
  ];
  const cloud = await startServer<Target>([dist('local/main.mjs'), ...flags, '--speed', speed]);
  try {
    await bench(cloud.ready);
  } finally {
    await cloud.stop();
  }
}

/** Measures a round of the bare server, then one of ours, some times over; the median ratio is the row's. */
async function measure(name: string, waiting: number, round: () => Promise<Load>): Promise<void> {
  const rounds: { load: Load; ratio: number }[] = [];
  for (let count = 0; count < ROUNDS; count += 1) {
    const { rate } = await send(
      bare.ready.url,
      repeat(() => wire(bare.ready.url, 'GET', '/', {})),
    );
    const load = await round();
    rounds.push({ load, ratio: load.rate / rate });
  }
  rounds.sort((a, b) => a.ratio - b.ratio);
  const median = rounds[Math.floor(ROUNDS / 2)];
  if (median === undefined) return;
  const { rate, p99 } = median.load;
  table.push([
    name,
    waiting.toLocaleString('en'),
    Math.round(rate).toLocaleString('en'),
    p99.toFixed(1),
    median.ratio.toFixed(2),
  ]);
}

async function benchEcs(target: Target): Promise<void> {
  let present = 0;
  let instanceId = '';
  for (const instances of INSTANCES) {
    for (; present < instances; present += Math.min(100, instances - present)) {
      instanceId = await launch(target, Math.min(100, instances - present), present);
    }
    const call = (): WireRequest => ecsCall(target, 'DescribeInstances', { InstanceIds: JSON.stringify([instanceId]) });
    await measure('DescribeInstances, one id', instances, () => send(target.ecs, repeat(call)));
  }
}

/** RunInstances, spread over the zones so that no VSwitch runs out of addresses. */
async function launch(target: Target, amount: number, present: number): Promise<string> {
  const zone = 'abcdefgh'.charAt((present / 100) % 8);
  const parameters = {
    Amount: String(amount),
    ImageId: 'aliyun_3_x64_20G_alibase_20240528.vhd',
    InstanceType: 'ecs.g6.large',
    SecurityGroupId: 'sg-local',
    VSwitchId: `vsw-local-${zone}`,
  };
  if (present > 0 && present % 4_000 === 0) await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { bodies } = await send(target.ecs, [ecsCall(target, 'RunInstances', parameters)], true);
  return /"InstanceIdSet":\["([^"]+)"/.exec(bodies[0] ?? '')?.[1] ?? '';
}

async function benchMns(target: Target): Promise<void> {
  for (const waiting of MESSAGES) {
    const queue = `/queues/bench-${waiting}`;
    await send(target.mns, [mnsCall(target, 'PUT', queue, '<Queue xmlns="http://mns.aliyuncs.com/doc/v1/"/>')]);
    const batch = `<Messages xmlns="http://mns.aliyuncs.com/doc/v1/">${'<Message><MessageBody>waiting</MessageBody></Message>'.repeat(16)}</Messages>`;
    await send(
      target.mns,
      repeat(() => mnsCall(target, 'POST', `${queue}/messages`, batch), waiting / 16),
    );
    const message = '<Message xmlns="http://mns.aliyuncs.com/doc/v1/"><MessageBody>hello</MessageBody></Message>';
    const handles: string[] = [];
    await measure('SendMessage', waiting, () =>
      send(
        target.mns,
        repeat(() => mnsCall(target, 'POST', `${queue}/messages`, message)),
      ),
    );
    await measure('ReceiveMessage', waiting, async () => {
      const load = await send(
        target.mns,
        repeat(() => mnsCall(target, 'GET', `${queue}/messages`)),
        true,
      );
      handles.push(...load.bodies.flatMap((body) => /<ReceiptHandle>([^<]+)</.exec(body)?.[1] ?? []));
      return load;
    });
    await measure('DeleteMessage', waiting, () => {
      const batchOf = handles.splice(0, REQUESTS);
      return send(
        target.mns,
        batchOf.map((handle) =>
          mnsCall(target, 'DELETE', `${queue}/messages?ReceiptHandle=${encodeURIComponent(handle)}`),
        ),
      );
    });
  }
}
