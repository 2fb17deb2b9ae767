import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import type { Figures } from './figures.ts';
import { MOST_IN_REQUEST, playBuild, playPeer, type Build } from './play.ts';
import { PEERS } from './peers.ts';

interface Options {
  /** By name: that of now, and that of an older commit. */
  builds: Record<string, Build>;
  /** How many servers; those of the table when left out. */
  counts?: number[];
  /** Among how many requests they are shared; 0: as few as can be. */
  requests: number;
  /** A file for the figures. */
  json?: string;
}

const COUNTS = [1, 10, 100, 1_000, 10_000];

/** Plays every policy for every count and prints the figures. */
export async function main({ builds, counts = COUNTS, requests, json }: Options): Promise<void> {
  const found: Figures[] = [];
  for (const count of counts) {
    if (count <= MOST_IN_REQUEST && requests === 0)
      for (const peer of Object.keys(PEERS)) found.push(await playPeer(peer, count));
    for (const [name, build] of Object.entries(builds)) found.push(await playBuild(name, build, count, requests));
    console.log(tableOf(found.filter(({ servers }) => servers === count)));
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(found, undefined, 2)}\n`);
}

const MESSAGES = ['SendMessage', 'PublishMessage'];
const CREATES = ['CreateInstance', 'RunInstances'];

function tableOf(figures: readonly Figures[]): string {
  const head = ['policy', 'servers', 'creates', 'other calls', 'over ideal', 'start lag p50', 'p99', 'known lag p50', 'p99', 'sends', 'publishes', 'invocations', 'GB-s', 'CNY']; // prettier-ignore
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { policy, servers, calls, overIdeal, startLag, knownLag, use } of figures) {
    const ecs = Object.entries(calls).filter(([api]) => !MESSAGES.includes(api));
    const sum = (entries: [string, number][]): number => entries.reduce((total, [, times]) => total + times, 0);
    const uses = Object.values(use);
    const used = (what: 'invocations' | 'gigabyteSeconds' | 'price'): number =>
      uses.reduce((total, each) => total + each[what], 0);
    const places = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '';
    table.push([
      ...[policy, servers, sum(ecs.filter(([api]) => CREATES.includes(api)))],
      ...[sum(ecs.filter(([api]) => !CREATES.includes(api))), places(overIdeal, 2)],
      ...[places(startLag?.p50, 1), places(startLag?.p99, 1), places(knownLag.p50, 1), places(knownLag.p99, 1)],
      ...MESSAGES.map((api) => calls[api] ?? 0),
      ...[used('invocations'), places(used('gigabyteSeconds'), 1), places(used('price'), 4)],
    ]);
  }
  return table.toString();
}
