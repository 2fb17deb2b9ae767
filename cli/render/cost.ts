import * as v from 'valibot';
import { ECS_API } from '../../shared/cloud/ecs.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

const calls = v.record(v.string(), v.number());

/** The part of the local cloud's `GET <fc>/_local/stats` that we show. */
export const Stats = v.object({
  ecs: v.object({ calls }),
  mns: v.object({ calls }),
  fc: v.record(v.string(), v.object({ invocations: v.number(), gbSeconds: v.number() })),
});

export type Stats = v.InferOutput<typeof Stats>;

/** The calls that each instance needs for itself. Up to a hundred instances share each of the others. */
const ONE_EACH: readonly string[] = [ECS_API.createInstance, ECS_API.allocatePublicIp];

/** The most other ECS calls and sends for a hundred instances, as docs/guarantees.md promises. */
const ECS_LIMIT = 25;
const SENDS_LIMIT = 20;

/**
 * The cost of provisioning in API calls. The calls of `status` are counted apart, because nobody has to watch.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function costLines({ ecs, mns, fc }: Stats, paint: Paint, columns: number | undefined): string[] {
  // Each call of `status` for up to a hundred instances is one DescribeInstances.
  const watching = fc['status']?.invocations ?? 0;
  const { DescribeInstances: describes = 0, ...others } = ecs.calls;
  const own = Object.entries({ DescribeInstances: Math.max(0, describes - watching), ...others });
  const shared = own.filter(([name]) => !ONE_EACH.includes(name));
  const sharedCalls = shared.reduce((sum, [, count]) => sum + count, 0);
  const sends = (mns.calls['SendMessage'] ?? 0) + (mns.calls['BatchSendMessage'] ?? 0);
  const functions = Object.entries(fc).filter(([name, { invocations }]) => name !== 'status' && invocations > 0);
  const gbSeconds = functions.reduce((sum, [, { gbSeconds }]) => sum + gbSeconds, 0);
  const row = (name: string, text: string): string => wrap(`  ${name.padEnd(11)}${text}`, columns, 13);
  const dim = (text: string): string => paint('dim', text);
  return [
    paint('bold', 'What it cost'),
    row('ECS', list(own.filter(([name]) => ONE_EACH.includes(name)))),
    row('', list(shared)),
    dim(row('', `${sharedCalls} besides creates and addresses; a hundred instances may take ${ECS_LIMIT}`)),
    row('MNS', list(Object.entries(mns.calls))),
    dim(row('', `${sends} sent to the queue; a hundred instances may take ${SENDS_LIMIT}`)),
    row('Functions', functions.map(([name, { invocations }]) => `${invocations} ${name}`).join(', ')),
    dim(row('', `${gbSeconds.toFixed(2)} GB·s`)),
    row('Watching', `${watching} status, and as many DescribeInstances`),
  ];
}

function list(counts: readonly (readonly [string, number])[]): string {
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
