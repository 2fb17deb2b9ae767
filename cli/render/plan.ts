import type { PlanAnswer } from '../../shared/api/answers.ts';
import type { Paint } from './paint.ts';
import { plainTable } from './table.ts';

/** A plan for people: the placements that were tried, what would be created, and what it costs. */
export function planLines(answer: PlanAnswer, paint: Paint): string[] {
  return [
    placementTable(answer, paint),
    ...answer.placements.flatMap(({ index, refusal }) =>
      refusal === null ? [] : [`Placement ${index + 1}: ${refusal.code}: ${refusal.message}`],
    ),
    ...answer.guardRails.map(({ code, message }) => `${paint('red', code)}: ${message}`),
    instanceTable(answer, paint),
    paint('bold', priceLine(answer)),
    answer.passes
      ? `create would make ${answer.count} of these. Nothing was created.`
      : 'create would be refused. Nothing was created.',
  ];
}

function placementTable({ placements }: PlanAnswer, paint: Paint): string {
  const heads = ['placement', 'instance type', 'zone', 'VSwitch', 'result'];
  const table = plainTable(heads.map((head) => paint('bold', head)));
  for (const { index, instanceType, zoneId, vSwitchId, refusal } of placements) {
    const result = refusal === null ? paint('green', 'passes') : paint('red', refusal.code);
    table.push([index + 1, instanceType, zoneId ?? '', vSwitchId ?? '', result]);
  }
  return table.toString();
}

function instanceTable({ instance, region }: PlanAnswer, paint: Paint): string {
  const table = plainTable(['field', 'value'].map((head) => paint('bold', head)));
  for (const [name, value] of Object.entries({ regionId: region, ...instance })) {
    table.push([name, typeof value === 'string' ? value : JSON.stringify(value)]);
  }
  return table.toString();
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
