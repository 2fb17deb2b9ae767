import type { HistoryEvent } from '../../../cli/record/events.ts';
import type { Failed } from '../failures/groups.ts';
import { kindOf, type Prices, type Row } from '../fleet/row.ts';
import type { Happening } from '../timeline/timeline.ts';
import { post } from './post.ts';

/** What both sources do in the same way. */

/** What an event of the history is to a timeline; undefined where it is nothing of the instance's way. */
export function toldBy({ at, what, why }: HistoryEvent): Happening {
  return { kind: 'told', at: Date.parse(at), what: what.startsWith('created in slot') ? 'created' : what, why };
}

/** What the events of outcomes say failed. */
export function failedIn(events: readonly HistoryEvent[]): Failed[] {
  return events
    .filter(({ why }) => why !== '')
    .flatMap(({ at, why, instanceIds, request }) => {
      const [, code = '', reason = ''] = /^([A-Za-z][\w.-]*): ?(.*)$/s.exec(why) ?? [undefined, why, ''];
      const about = instanceIds.length === 0 ? [''] : instanceIds;
      return about.map((instanceId) => ({ code, reason, at: Date.parse(at), requestId: request ?? '', instanceId }));
    });
}

/** Asks for the price of each kind of instance that the rows are of. */
export async function askPrices(rows: readonly Row[]): Promise<{ prices: Prices; currency: string }> {
  const kinds = new Map(
    rows.map(({ instanceType, zoneId }) => [kindOf({ instanceType, zoneId }), { instanceType, zoneId }]),
  );
  const answer = await post<{ currency: string; prices: { instanceType: string; zoneId: string; hourly: number }[] }>(
    'prices',
    { kinds: [...kinds.values()].filter(({ instanceType }) => instanceType !== '') },
  );
  return {
    currency: answer.currency,
    prices: Object.fromEntries(answer.prices.map((each) => [kindOf(each), each.hourly])),
  };
}
