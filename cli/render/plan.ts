import type { PlanAnswer } from '../../shared/api/answers.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';
import { wrap } from './wrap.ts';

/**
 * A plan for people: the placements that were tried, what would be created, and what it costs.
 * @param columns the width of the terminal; undefined where there is none.
 */
export function planLines(answer: PlanAnswer, paint: Paint, columns: number | undefined): string[] {
  return [
    placementTable(answer, paint, columns),
    ...answer.placements.flatMap(({ index, refusal }) =>
      refusal === null ? [] : [wrap(`Placement ${index + 1}: ${refusal.code}: ${refusal.message}`, columns)],
    ),
    ...answer.guardRails.map(({ code, message }) => paint('red', wrap(`${code}: ${message}`, columns))),
    instanceTable(answer, paint, columns),
    paint('bold', wrap(priceLine(answer), columns)),
    wrap(
      answer.passes
        ? `create would make ${answer.count} of these. Nothing was created.`
        : 'create would be refused. Nothing was created.',
      columns,
    ),
  ];
}

function placementTable({ placements }: PlanAnswer, paint: Paint, columns: number | undefined): string {
  const rows = placements.map(({ index, instanceType, zoneId, vSwitchId, refusal }) => {
    const result = refusal === null ? paint('green', 'passes') : paint('red', refusal.code);
    return [index + 1, instanceType, zoneId ?? '', vSwitchId ?? '', result];
  });
  return table(['placement', 'instance type', 'zone', 'VSwitch', 'result'], rows, paint, columns);
}

function instanceTable({ instance, region }: PlanAnswer, paint: Paint, columns: number | undefined): string {
  const rows = Object.entries({ regionId: region, ...instance }).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return table(['field', 'value'], rows, paint, columns);
}

function priceLine({ price, noPrice, count, instance }: PlanAnswer): string {
  if (price === null) return `There is no price: ${noPrice?.code ?? ''}: ${noPrice?.message ?? ''}`;
  const { currency, one, all, listPrice, spot } = price;
  const list = listPrice === all ? '' : `, list price ${listPrice}`;
  const kind = spot ? ', spot price at the moment' : '';
  const isMetered =
    instance['internetMaxBandwidthOut'] !== undefined && instance['internetChargeType'] !== 'PayByBandwidth';
  const traffic = isMetered ? '; outgoing traffic is charged besides' : '';
  return `Price ${termOf(price)}: ${currency} ${one} each, ${currency} ${all} for ${count}${list}${kind}${traffic}.`;
}

/** Only PrePaid instances have a price for longer than an hour. */
function termOf({ unit, periods }: NonNullable<PlanAnswer['price']>): string {
  if (unit === 'Hour') return 'an hour';
  const units = unit.toLowerCase();
  return `for ${periods} ${units}${periods === 1 ? '' : 's'}, charged at once`;
}
