import * as v from 'valibot';
import type { Found, Verdict } from './invariants.ts';

export interface Report {
  seed: number;
  speed: number;
  found: Found;
  verdict: Verdict;
  /** What did not come to rest, in words; undefined: nothing. */
  unrest: string | undefined;
  /** What `/_local/stats` answered. */
  stats: unknown;
  wallMs: number;
}

const counts = v.record(v.string(), v.number());
const Stats = v.object({
  ecs: v.object({ calls: counts }),
  mns: v.object({ calls: counts, messages: counts }),
  fc: v.record(v.string(), v.object({ invocations: v.number(), coldStarts: v.number(), errors: v.number() })),
});

/** Prints the figures and, for each violation, everything that we know about it. */
export function printReport(report: Report): void {
  const { found, verdict, unrest } = report;
  const { records, instances, outcomes, letters, strikes } = found;
  const stats = v.parse(Stats, report.stats);
  const kinds = ['lost', 'twin', 'orphan'] as const;
  const number = (kind: (typeof kinds)[number]): number =>
    verdict.violations.filter((each) => each.kind === kind).length;
  const slots = records.reduce((sum, { count }) => sum + count, 0);
  const calls = records.reduce((sum, { answers }) => sum + answers.length, 0);
  const lines = [
    ['seed', String(report.seed)],
    ['requests', `${records.length} for ${slots} servers, ${calls} HTTP calls with repetitions`],
    ['instances', tally(instances.map(({ status = '' }) => status))],
    ['outcomes', tally(outcomes.map(({ type, data }) => `${type}${data.code === undefined ? '' : ` ${data.code}`}`))],
    ['dead letters', tally(letters.map(({ reason }) => reason.replace(/ i-\S+/, ' i-…')))],
    ['faults struck', sorted(byKind(strikes.counts))],
    ['workers killed', sorted(pick(strikes.counts, / killWorker$/))],
    ['ECS calls', sorted(new Map(Object.entries(stats.ecs.calls)))],
    ['MNS calls', sorted(new Map(Object.entries(stats.mns.calls)))],
    ['invocations', Object.entries(stats.fc).map(([name, { invocations, coldStarts, errors }]) => `${name} ${invocations} (${coldStarts} cold, ${errors} failed)`).join(', ')], // prettier-ignore
    ['untraceable', `${verdict.untraceable.length} ${verdict.untraceable.join(' ')}`],
    ['lost, twins, orphans', kinds.map(number).join(', ')],
    ['wall time', `${(report.wallMs / 1000).toFixed(1)} s at ${report.speed} times real time`],
  ];
  for (const [name = '', value = ''] of lines) console.log(`${name.padEnd(22)}${value}`);
  if (verdict.untraceable.length > 0) {
    console.log(
      'untraceable: the instance vanished or was released, and a fault lost the last message that named it, so no trace is left',
    );
  }
  if (unrest !== undefined) console.log(`\nVIOLATION ${unrest}`);
  for (const { kind, subject, what } of verdict.violations) {
    console.log(`\nVIOLATION ${kind} ${subject}: ${what}`);
    for (const line of whatIsKnown(subject, found)) console.log(`  ${line}`);
  }
}

function whatIsKnown(subject: string, { records, instances, outcomes, strikes }: Found): string[] {
  const [requestId = ''] = subject.split('/');
  const instance = instances.find(({ instanceId }) => instanceId === subject);
  return [
    ...(instance === undefined ? [] : [`ECS: ${instance.status ?? ''} ${JSON.stringify(instance.tags?.tag)}`]),
    ...outcomes.filter((each) => each.subject === subject).map((outcome) => `outcome: ${JSON.stringify(outcome)}`),
    ...records
      .filter((record) => record.requestId === requestId || record.answers.some((answer) => answer.includes(subject)))
      .flatMap(({ answers }) => answers)
      .map((answer) => `answer: ${answer}`),
    ...strikes.about(requestId).map((line) => `log: ${line}`),
  ];
}

function tally(names: readonly string[]): string {
  const counted = new Map<string, number>();
  for (const name of names) counted.set(name, (counted.get(name) ?? 0) + 1);
  return `${names.length}: ${sorted(counted)}`;
}

function sorted(counted: ReadonlyMap<string, number>): string {
  return [...counted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function byKind(strikes: ReadonlyMap<string, number>): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const [key, count] of strikes) {
    const [service = '', , kind = ''] = key.split(' ');
    kinds.set(`${service} ${kind}`, (kinds.get(`${service} ${kind}`) ?? 0) + count);
  }
  return kinds;
}

function pick(strikes: ReadonlyMap<string, number>, which: RegExp): Map<string, number> {
  return new Map(
    [...strikes].filter(([key]) => which.test(key)).map(([key, count]) => [key.split(' ')[1] ?? '', count]),
  );
}
