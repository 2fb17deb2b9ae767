import { onCloud } from './cloud.ts';
import { benchEcs } from './ecs.ts';
import { benchMns } from './mns.ts';
import { Report } from './report.ts';

/**
 * Measures requests per second and p99 of the local ECS and MNS, each beside a bare Node HTTP server. A single figure
 * says more about the machine than about the code; the ratio to the bare server does not. `compare.ts` says how we
 * measure.
 */

const report = new Report();
// At this speed a minute of the cloud takes a second. ECS allows 5,000 new instances a minute.
await onCloud('60', (target) => benchEcs(target, report));
await onCloud('1', (target) => benchMns(target, report));
console.log(report.toString());
