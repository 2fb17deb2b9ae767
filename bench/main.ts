import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { onCloud } from './cloud.ts';
import { benchCpu } from './cpu.ts';
import { benchEcs } from './ecs.ts';
import { benchMns } from './mns.ts';
import { Report } from './report.ts';
import { buildRevision } from './revision.mjs';

/**
 * Measures requests per second and p99 of the local ECS and MNS, each beside a bare Node HTTP server. A single figure
 * says more about the machine than about the code; the ratio to the bare server does not. `compare.ts` says how we
 * measure. Then it measures the CPU of DescribeInstances.
 */

const { base, cpu } = new Command('npm run bench --')
  .description('Measures the local ECS and MNS beside a bare Node HTTP server, and the CPU of DescribeInstances.')
  .option('--base <revision>', 'puts the CPU of an older commit beside it')
  .option('--cpu', 'measures the CPU alone')
  .parse()
  .opts<{ base?: string; cpu?: true }>();
if (cpu === undefined) {
  const report = new Report();
  // At this speed a minute of the cloud takes a second. ECS allows 5,000 new instances a minute.
  await onCloud('60', (target) => benchEcs(target, report));
  await onCloud('1', (target) => benchMns(target, report));
  console.log(report.toString());
}
const folder = mkdtempSync(join('dist', '.base-'));
try {
  const older = base === undefined ? undefined : { name: base, tree: buildRevision(base, join(folder, 'base')) };
  await benchCpu(older);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
