import { generateScript } from './generate.ts';
import { play } from './history.ts';
const [from = 1, count = 10, verbose] = process.argv.slice(2).map(Number);
const started = performance.now();
const cpu = process.cpuUsage();
const tally = new Map<string, number[]>();
let calls = 0;
for (let seed = from; seed < from + count; seed++) {
  const note = verbose
    ? (at: number, actor: string, text: string) => {
        console.log((at / 1000).toFixed(2).padStart(8), actor, text);
      }
    : undefined;
  const script = generateScript(seed);
  if (verbose) console.log(JSON.stringify(script, null, 1));
  const history = await play(script, note ? { note } : {});
  for (const n of history.ledger.calls.values()) calls += n;
  const [v] = history.violations;
  if (v) {
    const k = `${v.promise}: ${v.detail.replace(/i-bp\w+/g, 'i').replace(/\d+/g, 'N')}`;
    tally.set(k, [...(tally.get(k) ?? []), seed]);
  }
}
const used = process.cpuUsage(cpu);
console.log('cpu ms each', ((used.user + used.system) / 1000 / count).toFixed(2));
console.log(count, 'histories', calls, 'calls', ((performance.now() - started) / count).toFixed(2), 'ms each');
for (const [k, seeds] of [...tally].sort((a, b) => b[1].length - a[1].length))
  console.log(seeds.length, k, seeds.slice(0, 5).join(' '));
