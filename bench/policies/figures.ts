import type { Use } from './functionCompute.ts';
import type { VirtualCloud } from './virtualCloud.ts';

/** What one policy took for so many servers. Times in seconds. */
export interface Figures {
  policy: string;
  servers: number;
  /** Calls by action. */
  calls: Record<string, number>;
  /** From the first call until all run, over what the slowest server takes by itself. */
  overIdeal: number;
  /** From Stopped to the start. Empty where the policy has ECS start its servers. */
  startLag: Percentiles | undefined;
  /** From Running until the owner is told. */
  knownLag: Percentiles;
  use: Record<string, Use>;
}

interface Percentiles {
  p50: number;
  p99: number;
}

/** Measures what has happened in a cloud since `began`, in milliseconds since the epoch. */
export function figuresOf(
  { policy, use }: Pick<Figures, 'policy' | 'use'>,
  { lives, calls }: VirtualCloud,
  began: number,
): Figures {
  const all = [...lives.values()];
  const lags = (from: 'stopped' | 'running', to: 'starting' | 'known'): number[] =>
    all.flatMap((life) => {
      const [begin, end] = [life[from], life[to]];
      return begin === undefined || end === undefined ? [] : [end - begin];
    });
  const own = all.map(({ created, stopped, starting = NaN, running = NaN }) => {
    return (stopped ?? starting) - created + (running - starting);
  });
  const end = Math.max(...all.map(({ running = NaN }) => running));
  const startLags = lags('stopped', 'starting');
  return {
    policy,
    servers: all.length,
    calls,
    overIdeal: (end - began) / Math.max(...own),
    startLag: startLags.length === 0 ? undefined : percentiles(startLags),
    knownLag: percentiles(lags('running', 'known')),
    use,
  };
}

function percentiles(milliseconds: readonly number[]): Percentiles {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): number => (sorted[Math.ceil(share * sorted.length) - 1] ?? NaN) / 1000;
  return { p50: at(0.5), p99: at(0.99) };
}
