import { useEffect, useState } from 'preact/hooks';
import type { State } from '../../wire/state.ts';
import { useAsked } from '../parts/asked.ts';
import { money } from '../parts/money.ts';
import type { Source } from '../source/source.ts';
import { kindOf, type Prices, type Row } from './row.ts';

export interface Costs {
  prices: Prices;
  currency: string;
  problem: string;
  /** Asks for them; missing where they are there without being asked for. */
  ask: (() => void) | undefined;
}

/** What instances cost. A local cloud tells it by itself; at a deployment each kind is a call, which somebody has to want. */
export function usePrices(state: State, source: Source, rows: readonly Row[]): Costs {
  const [asked, ask] = useAsked<{ prices: Prices; currency: string }>();
  const [wanted, setWanted] = useState(state.kind === 'local');
  const kinds = [...new Set(rows.map(kindOf))].sort().join('\n');
  useEffect(() => {
    if (wanted && rows.length > 0) void ask(() => source.prices(rows));
  }, [wanted, kinds]);
  const want = (): void => {
    setWanted(true);
  };
  const { prices = {}, currency = '' } = asked.value ?? {};
  return { prices, currency, problem: asked.problem, ask: wanted ? undefined : want };
}

/** What some rows cost an hour in all, as far as it is known. */
export function totalOf(rows: readonly Row[], { prices, currency }: Pick<Costs, 'prices' | 'currency'>): string {
  const known = rows.flatMap((row) => prices[kindOf(row)] ?? []);
  return known.length === 0 ? '' : money(known.reduce((sum, price) => sum + price, 0), currency); // prettier-ignore
}
