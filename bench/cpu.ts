import Table from 'cli-table3';
import { launch } from './ecs.ts';
import { send } from './load.ts';
import { MeteredServer } from './meteredServer.ts';
import { median, whole } from './report.ts';
import { ecsCall, type Target } from './signed.ts';

const REQUESTS = 2_000;
const ROUNDS = 7;
const MANY = 100_000;

type Rows = InstanceType<typeof Table>;

/** One side of a comparison. */
interface Side {
  name: string;
  server: MeteredServer;
  /** Makes a signed request that was not sent before. */
  request: () => Buffer;
}

/**
 * Measures what a DescribeInstances costs the process of the server, in CPU: of one id among 100 and among 100,000
 * instances, and of a hundred instances, here and in an older build. Prints the memory that 100,000 instances take, too.
 */
export async function benchCpu(older: { name: string; tree: string } | undefined): Promise<void> {
  const table = new Table({
    head: ['DescribeInstances', 'CPU µs', 'ratio'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const servers: MeteredServer[] = [];
  const started = async (tree?: string): Promise<MeteredServer> => {
    const server = await MeteredServer.start(tree);
    servers.push(server);
    return server;
  };
  try {
    const few = await started();
    const ids = await launchAll(few.target, 100);
    if (older !== undefined) await compareBuilds(table, { few, ids }, { ...older, server: await started(older.tree) });
    const many = await started();
    const before = await many.usage();
    const [oneOfMany = ''] = await launchAll(many.target, MANY);
    const { rssBytes } = await many.usage();
    await compareCpu(table, [
      { name: 'one id, among 100', server: few, request: byIds(few.target, ids.slice(0, 1)) },
      { name: `one id, among ${whole(MANY)}`, server: many, request: byIds(many.target, [oneOfMany]) },
    ]);
    console.log(table.toString());
    console.log(
      `Medians of ${ROUNDS} rounds of ${whole(REQUESTS)} requests to each in turn. CPU is that of the server.`,
    );
    console.log(
      `${whole(MANY)} instances: ${megabytes(rssBytes)} MB in all, ${megabytes(before.rssBytes)} MB without them.`,
    );
  } finally {
    for (const server of servers) await server.close();
  }
}

/** A hundred instances: by their ids, and as a page. */
async function compareBuilds(
  table: Rows,
  now: { few: MeteredServer; ids: string[] },
  older: { name: string; server: MeteredServer },
): Promise<void> {
  const ids = await launchAll(older.server.target, 100);
  const ways = [
    ['a hundred ids', byIds],
    ['a page of a hundred', page],
  ] as const;
  for (const [name, way] of ways) {
    await compareCpu(table, [
      { name: `${name}, ${older.name}`, server: older.server, request: way(older.server.target, ids) },
      { name: `${name}, now`, server: now.few, request: way(now.few.target, now.ids) },
    ]);
  }
}

/** Sends the same to both in turn, and adds a row for each. A ratio is the median of the rounds' ratios to the first. */
async function compareCpu(table: Rows, sides: readonly [Side, Side]): Promise<void> {
  const seen: [number[], number[]] = [[], []];
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, { server, request }] of sides.entries()) {
      const requests = Array.from({ length: REQUESTS }, request);
      const before = await server.usage();
      await send(server.target.ecs, requests);
      const after = await server.usage();
      // The first round warms up: code is compiled during it.
      if (round >= 0) seen[index as 0 | 1].push((after.cpuUs - before.cpuUs) / REQUESTS);
    }
  }
  const [first, second] = seen;
  const ratio = median(second.map((each, round) => each / (first[round] ?? NaN)));
  table.push([sides[0].name, whole(median(first)), '1.00'], [sides[1].name, whole(median(second)), ratio.toFixed(2)]);
}

function byIds(target: Target, ids: readonly string[]): () => Buffer {
  return () => ecsCall(target, 'DescribeInstances', { InstanceIds: JSON.stringify(ids), PageSize: '100' });
}

function page(target: Target): () => Buffer {
  return () => ecsCall(target, 'DescribeInstances', { PageSize: '100' });
}

/** Launches so many hundreds of instances and returns their ids. */
async function launchAll(target: Target, amount: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < amount) ids.push(...(await launch(target, 100, ids.length)));
  return ids;
}

function megabytes(bytes: number): string {
  return whole(bytes / 2 ** 20);
}
