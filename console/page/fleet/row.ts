import type { InstanceStatus } from '../../../shared/api/answers.ts';

/** A row of the table: one instance. */
export interface Row {
  instanceId: string;
  /** Blank where nothing tells it. */
  name: string;
  requestId: string;
  /** -1 where the instance was not created here. */
  slot: number;
  status: string;
  goal: string;
  /** Whether the goal is still open. */
  pending: boolean;
  /** The code of the failure in which the goal ended, or after which the instance is released; else blank. */
  failure: string;
  instanceType: string;
  zoneId: string;
  /** Which placement of its request; -1 where nothing tells it. */
  placement: number;
  /** Milliseconds since the epoch; 0 where ECS does not show it. */
  createdAt: number;
  addresses: readonly string[];
  locks: readonly string[];
  /** Empty where nothing tells them. */
  tags: Readonly<Record<string, string>>;
}

/** A row of what `status` answers. */
export function rowOf(
  instance: InstanceStatus,
  { name = '', tags = {} }: Partial<Pick<Row, 'name' | 'tags'>> = {},
): Row {
  const { placement, outcome, failure } = instance;
  return {
    instanceId: instance.instanceId ?? '',
    ...{ name, tags },
    requestId: instance.requestId ?? '',
    slot: instance.slot ?? -1,
    status: instance.status,
    goal: instance.goal ?? '',
    pending: instance.pending,
    failure: failure ?? outcome?.code ?? '',
    instanceType: placement?.instanceType ?? '',
    zoneId: placement?.zoneId ?? '',
    placement: placement?.index ?? -1,
    createdAt: instance.createdAt === null ? 0 : Date.parse(instance.createdAt),
    addresses: [...instance.publicIpAddresses, ...instance.privateIpAddresses],
    locks: instance.locks,
  };
}

/** The columns by which rows are sorted. */
export const COLUMNS = ['request', 'slot', 'status', 'goal', 'placement', 'age', 'address', 'cost'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  column: Column;
  descending: boolean;
}

/** What instances of a type in a zone cost an hour, by `kindOf`. */
export type Prices = Readonly<Record<string, number>>;

export function kindOf({ instanceType, zoneId }: Pick<Row, 'instanceType' | 'zoneId'>): string {
  return `${instanceType} ${zoneId}`;
}

/**
 * The rows that hold every word of a filter, in this order. `status:Running` looks at one column alone.
 * @example ordered(rows, 'web-1 goal:Running', { column: 'slot', descending: false }, {});
 */
export function ordered(rows: readonly Row[], filter: string, { column, descending }: Order, prices: Prices): Row[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = rows.filter((row) => words.every((word) => holds(row, word)));
  const way = descending ? -1 : 1;
  const keyed = found.map((row) => [keyOf(row, column, prices), row] as const);
  keyed.sort(([a, one], [b, other]) => way * compare(a, b) || compare(one.requestId, other.requestId) || one.slot - other.slot || compare(one.instanceId, other.instanceId)); // prettier-ignore
  return keyed.map(([, row]) => row);
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keyOf(row: Row, column: Column, prices: Prices): string | number {
  switch (column) {
    case 'request':
      return row.requestId;
    case 'slot':
      return row.slot;
    case 'status':
      return row.status;
    case 'goal':
      return row.goal;
    case 'placement':
      return kindOf(row);
    case 'age':
      return -row.createdAt;
    case 'address':
      return row.addresses[0] ?? '';
    case 'cost':
      return prices[kindOf(row)] ?? -1;
  }
}

function holds(row: Row, word: string): boolean {
  const [, column = '', value = ''] = /^(request|slot|status|goal|placement|address|failure):(.*)$/.exec(word) ?? [];
  const texts = textsOf(row);
  if (column === '') return Object.values(texts).some((text) => text.toLowerCase().includes(word));
  const text = (texts[column] ?? '').toLowerCase();
  return column === 'slot' ? text === value : text.includes(value);
}

function textsOf(row: Row): Readonly<Record<string, string>> {
  return {
    request: row.requestId,
    slot: String(row.slot),
    status: row.status,
    goal: row.goal,
    placement: kindOf(row),
    address: row.addresses.join(' '),
    failure: row.failure,
    instance: row.instanceId,
    name: row.name,
  };
}
