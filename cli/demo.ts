import { randomUUID } from 'node:crypto';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import * as v from 'valibot';
import { findCredentials } from './credentials.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { PROJECT, startLocalCloud, type LocalCloud } from './localCloud.ts';
import { wholePositive } from './options.ts';
import { GRACE_SECONDS, postRequest, tracksOf } from './provision.ts';
import { endWithReader } from './render/pipe.ts';
import { costLines, Stats } from './render/cost.ts';
import { displayFor } from './render/display.ts';
import { paintFor } from './render/paint.ts';
import { resultTable } from './render/table.ts';
import { readRequestFile } from './request.ts';
import { run, sleep } from './session.ts';
import { connectHttpTrigger } from './transport/httpTrigger.ts';
import { exitCodeOf, watch } from './watch.ts';

/**
 * The demo: it starts a local cloud, sends the example request, watches the servers until they run, and shows the cost.
 */

/** How many times faster than real time the local cloud runs: half a minute of Pending and Starting take 6 seconds. */
const SPEED = 5;

/** The time between two polls, in seconds of the local cloud. */
const INTERVAL_SECONDS = 2;

const EXAMPLE = join(PROJECT, 'examples/three-servers.json');

const options = new Command('npm start --')
  .description(
    'Starts a local cloud, asks it for servers, shows them until they run, and prints what that cost in API calls.',
  )
  .option('--count <n>', 'how many servers (default: as many as the example asks for)', wholePositive)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.reached : EXIT.usage))
  .parse()
  .opts<{ count?: number }>();

endWithReader(process.stdout);
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

await run({ target: 'its own local cloud' }, async () => {
  const cloud = await startLocalCloud(SPEED);
  try {
    return await show(cloud, options.count);
  } finally {
    await cloud.close();
  }
});

async function show({ target }: LocalCloud, count: number | undefined): Promise<ExitCode> {
  const paint = paintFor(process.stdout, process.env);
  const say = (line: string): unknown => process.stdout.write(`${line}\n`);
  const request = {
    ...readRequestFile(EXAMPLE),
    ...(count !== undefined && { count }),
    requestId: `demo-${randomUUID()}`,
  };
  say(`A local cloud is running. Its time passes ${SPEED} times as fast as real time.`);
  say(`POST ${target.functions['create'] ?? ''}  <  ${relative(process.cwd(), EXAMPLE)}\n`);
  const transport = await connectHttpTrigger(target, await findCredentials(target));
  const answer = await postRequest(transport, request, { sleep, onRetry: say });
  const clock = cloudClock();
  const tracks = await watch(
    transport,
    { instanceIds: answer.instances.map(({ instanceId }) => instanceId) },
    tracksOf(answer, clock.now()),
    {
      ...clock,
      intervalSeconds: INTERVAL_SECONDS,
      timeoutSeconds: answer.deadlineSeconds + GRACE_SECONDS,
      display: displayFor(process.stdout, process.env),
    },
  );
  say(`${resultTable(tracks, clock.now(), paint, process.stdout.columns)}\n`);
  for (const line of costLines(await readStats(target.fc), paint, process.stdout.columns)) say(line);
  return exitCodeOf(tracks);
}

/** A clock that runs at the speed of the local cloud, from 0. */
function cloudClock(): { now: () => number; sleep: (ms: number) => Promise<void> } {
  const started = performance.now();
  return { now: () => (performance.now() - started) * SPEED, sleep: (ms) => sleep(ms / SPEED) };
}

async function readStats(fc: string | undefined): Promise<Stats> {
  const response = await fetch(`${fc ?? ''}/_local/stats`);
  return v.parse(Stats, await response.json());
}
