import type { History } from './history.ts';
import type { Violation } from './world.ts';

/** What a run of many histories amounts to. */
export interface Summary {
  histories: number;
  requests: number;
  instances: number;
  /** Calls that reached ECS or MNS. */
  calls: number;
  faults: number;
  killed: number;
  invocations: number;
  longest: { seed: number; calls: number; requests: number };
  /** Milliseconds of virtual time: all histories, and the longest way back to rest after the last fault. */
  virtualMs: number;
  slowest: { seed: number; convergenceMs: number };
  failures: { seed: number; violation: Violation }[];
}

export function emptySummary(): Summary {
  return {
    histories: 0,
    requests: 0,
    instances: 0,
    calls: 0,
    faults: 0,
    killed: 0,
    invocations: 0,
    longest: { seed: 0, calls: 0, requests: 0 },
    virtualMs: 0,
    slowest: { seed: 0, convergenceMs: 0 },
    failures: [],
  };
}

/** Adds one history to a summary. */
export function addHistory(summary: Summary, seed: number, { ledger, struck, violations, ...history }: History): void {
  const calls = [...ledger.calls.values()].reduce((sum, count) => sum + count, 0);
  const requests = ledger.requests.size;
  summary.histories += 1;
  summary.requests += requests;
  summary.instances += ledger.instances.size;
  summary.calls += calls;
  summary.faults += struck.length;
  summary.killed += ledger.killed;
  summary.invocations += ledger.invocations;
  summary.virtualMs += history.duration;
  if (calls > summary.longest.calls) summary.longest = { seed, calls, requests };
  if (history.convergence > summary.slowest.convergenceMs)
    summary.slowest = { seed, convergenceMs: history.convergence };
  const [violation] = violations;
  if (violation !== undefined) summary.failures.push({ seed, violation });
}

/** Adds the summary of another part of the seeds. */
export function addSummary(summary: Summary, part: Summary): void {
  for (const name of [
    'histories',
    'requests',
    'instances',
    'calls',
    'faults',
    'killed',
    'invocations',
    'virtualMs',
  ] as const) {
    summary[name] += part[name];
  }
  if (part.longest.calls > summary.longest.calls) summary.longest = part.longest;
  if (part.slowest.convergenceMs > summary.slowest.convergenceMs) summary.slowest = part.slowest;
  summary.failures.push(...part.failures);
}

/** A summary as a few lines of text. */
export function tellSummary(summary: Summary, seconds: number): string {
  const { histories, longest, slowest, virtualMs } = summary;
  const number = (value: number): string => Math.round(value).toLocaleString('en');
  return [
    `${number(histories)} histories in ${seconds.toFixed(1)} s (${number(histories / seconds)} a second), ` +
      `${number(virtualMs / 3_600_000)} hours of virtual time`,
    `${number(summary.requests)} requests, ${number(summary.instances)} instances, ${number(summary.calls)} calls, ` +
      `${number(summary.invocations)} invocations`,
    `${number(summary.faults)} faults struck, ${number(summary.killed)} function instances killed`,
    `longest: seed ${longest.seed} with ${longest.requests} requests and ${number(longest.calls)} calls; ` +
      `slowest to come to rest: seed ${slowest.seed}, ${number(slowest.convergenceMs / 1000)} s after the last fault`,
    `${summary.failures.length} violations`,
  ].join('\n');
}
