import { onCloud } from './cloud.ts';
import { benchEcs } from './ecs.ts';
import { benchMns } from './mns.ts';
import { Report } from './report.ts';

/*
 * Requests per second and p99 of the local ECS and MNS, each beside a bare Node HTTP server in the same second: single
 * figures say more of the machine than of the code, the ratios do not. How they come about: `compare.ts`.
 */

const report = new Report();
// At this speed a second holds a minute, and with it the 5,000 instances that may be created in one.
await onCloud('60', (target) => benchEcs(target, report));
await onCloud('1', (target) => benchMns(target, report));
console.log(report.toString());
