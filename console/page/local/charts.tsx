import { useEffect, useRef, useState } from 'preact/hooks';
import type { LocalState } from '../../wire/state.ts';
import { useWords } from '../words/words.ts';
import { rates, type Sample } from './samples.ts';

/** Samples are kept for so many seconds of the cloud's time. */
const KEPT_MS = 600_000;

/** Small charts of the last minutes: calls, looks, and the depth of the queue. */
export function Charts({ state }: { state: LocalState }) {
  const words = useWords().cloud;
  const samples = useSamples(state);
  const charts = [
    [words.callsChart, rates(samples, ({ calls }) => calls)],
    [words.looksChart, rates(samples, ({ looks }) => looks)],
    [words.depthChart, samples.map(({ depth }) => depth)],
  ] as const;
  return (
    <section aria-label={words.charts}>
      <h2>{words.charts}</h2>
      <div class="charts">
        {charts.map(([name, values]) => (
          <Chart key={name} name={name} values={values} />
        ))}
      </div>
    </section>
  );
}

function Chart({ name, values }: { name: string; values: readonly number[] }) {
  const words = useWords().cloud;
  const most = Math.max(1, ...values);
  const last = values.at(-1) ?? 0;
  const step = 100 / Math.max(1, values.length - 1);
  const points = values.map((value, place) => `${place * step},${30 - (28 * value) / most}`).join(' ');
  return (
    <figure>
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={`${name}: ${Math.round(last)}`}>
        <polyline points={points} />
      </svg>
      <figcaption>
        {name}: <strong>{Math.round(last)}</strong> <span class="dim">({words.most(Math.round(most))})</span>
      </figcaption>
    </figure>
  );
}

/** What the state told, from look to look, since this part of the page was opened. */
function useSamples(state: LocalState): readonly Sample[] {
  const samples = useRef<Sample[]>([]);
  const [, redraw] = useState(0);
  useEffect(() => {
    const { at, counts, queues } = state;
    const calls = Object.values(counts.ecs).reduce((sum, count) => sum + count, 0);
    const work = Object.entries(queues).find(([name]) => name.endsWith('ecs-provisioner'))?.[1];
    const depth = work === undefined ? 0 : work.active + work.delayed + work.inactive;
    const sample = { at, calls, looks: counts.ecs['DescribeInstances'] ?? 0, depth };
    samples.current = [...samples.current.filter((each) => each.at > at - KEPT_MS && each.at < at), sample];
    redraw((count) => count + 1);
  }, [state.at]);
  return samples.current;
}
