import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { money } from '../parts/money.ts';
import { duration } from '../parts/times.ts';
import { useWords, type Words } from '../words/words.ts';
import { totalOf, type Costs } from './costs.ts';
import { GoalCell } from './goalCell.tsx';
import { COLUMNS, kindOf, type Column, type Order, type Row } from './row.ts';
import { windowOf } from './window.ts';

/** The height of a row in pixels, as page.css has it. */
const ROW_HEIGHT = 34;

interface TableProps {
  rows: readonly Row[];
  order: Order;
  setOrder: (order: Order) => void;
  selected: ReadonlySet<string>;
  setSelected: (selected: ReadonlySet<string>) => void;
  now: number;
  costs: Costs;
  isFiltered: boolean;
  /** Whether a look has told the instances; before, none says nothing. */
  isKnown: boolean;
  openedId: string;
  onOpen: (opened: { instanceId: string } | { requestId: string }) => void;
}

/** The table of instances. Only the rows that are seen are drawn. */
export function FleetTable(props: TableProps) {
  const { rows, isFiltered, isKnown, costs } = props;
  const words = useWords();
  const { place, view, onScroll } = useView();
  const [cursor, setCursor] = useState(0);
  const { first, end } = windowOf({ count: rows.length, ...view, rowHeight: ROW_HEIGHT });
  const at = Math.min(cursor, Math.max(0, rows.length - 1));
  const go = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setCursor(next);
    reveal(place.current, next);
  };
  const total = totalOf(rows, costs);
  if (rows.length === 0) return isKnown ? <p class="note">{isFiltered ? words.noneFound : words.none}</p> : null;
  return (
    <>
      <div class="scroll" ref={place} onScroll={onScroll}>
        <table role="grid" aria-rowcount={rows.length + 1} aria-label={words.tabs.fleet}>
          <Head {...props} />
          <tbody
            onKeyDown={(event) => {
              onKey(event, at, go, rows, props);
            }}
          >
            <Gap height={first * ROW_HEIGHT} />
            {rows.slice(first, end).map((row, place) => (
              <TableRow
                key={row.instanceId}
                {...{ ...props, row }}
                index={first + place}
                isCursor={first + place === at}
                onFocus={() => {
                  setCursor(first + place);
                }}
              />
            ))}
            <Gap height={(rows.length - end) * ROW_HEIGHT} />
          </tbody>
        </table>
      </div>
      {total !== '' && <p class="note total">{words.total(total)}</p>}
    </>
  );
}

/** The element that scrolls, and which part of it is seen. */
function useView() {
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const onScroll = (): void => {
    const { scrollTop: top = 0, clientHeight: height = 800 } = place.current ?? {};
    setView({ top, height });
  };
  useLayoutEffect(() => {
    onScroll();
    addEventListener('resize', onScroll);
    return () => {
      removeEventListener('resize', onScroll);
    };
  }, []);
  return { place, view, onScroll };
}

/** Scrolls a row into view and puts the focus on it once it is drawn. */
function reveal(scroll: HTMLDivElement | null, index: number): void {
  if (scroll === null) return;
  const head = scroll.querySelector('thead')?.offsetHeight ?? 0;
  const top = index * ROW_HEIGHT;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  else if (top + ROW_HEIGHT > scroll.scrollTop + scroll.clientHeight - head)
    scroll.scrollTop = top + ROW_HEIGHT - scroll.clientHeight + head;
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      scroll.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus();
    });
  });
}

function onKey(
  event: KeyboardEvent,
  at: number,
  go: (to: number) => void,
  rows: readonly Row[],
  props: TableProps,
): void {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -rows.length, End: rows.length }; // prettier-ignore
  const step = steps[event.key];
  const row = rows[at];
  if (step !== undefined) go(at + step);
  else if (event.target instanceof HTMLTableRowElement && row !== undefined && event.key === 'Enter') props.onOpen(row);
  else if (event.target instanceof HTMLTableRowElement && row !== undefined && event.key === ' ')
    props.setSelected(toggled(props.selected, row.instanceId));
  else return;
  event.preventDefault();
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr class="gap" aria-hidden="true" style={{ height: `${height}px` }}>
      <td colSpan={COLUMNS.length + 1} />
    </tr>
  );
}

function Head({ rows, order, setOrder, selected, setSelected }: TableProps) {
  const words = useWords();
  const all = rows.every(({ instanceId }) => selected.has(instanceId));
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th class="check" scope="col">
          <input
            type="checkbox"
            aria-label={words.selectAll}
            checked={all}
            onChange={() => {
              setSelected(new Set(all ? [] : rows.map(({ instanceId }) => instanceId)));
            }}
          />
        </th>
        {COLUMNS.map((column) => {
          const isOrder = order.column === column;
          return (
            <th
              key={column}
              scope="col"
              class={column}
              aria-sort={isOrder ? (order.descending ? 'descending' : 'ascending') : undefined}
            >
              <button
                type="button"
                title={words.sortBy(words.columns[column])}
                onClick={() => {
                  setOrder({ column, descending: isOrder && !order.descending });
                }}
              >
                {words.columns[column]}
                <span aria-hidden="true">{isOrder ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface RowProps extends TableProps {
  row: Row;
  index: number;
  isCursor: boolean;
  onFocus: () => void;
}

function TableRow({ row, index, isCursor, onFocus, selected, setSelected, openedId, onOpen, now, costs }: RowProps) {
  const words = useWords();
  const { instanceId } = row;
  const isSelected = selected.has(instanceId);
  return (
    <tr
      class={openedId === instanceId ? 'opened' : ''}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isCursor ? 0 : -1}
      onFocus={onFocus}
      onClick={() => {
        onOpen({ instanceId });
      }}
    >
      <td
        class="check"
        onClick={(event) => {
          event.stopPropagation();
        }}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={words.select(instanceId)}
          checked={isSelected}
          onChange={() => {
            setSelected(toggled(selected, instanceId));
          }}
        />
      </td>
      {COLUMNS.map((column) => (
        <td key={column} class={column} title={column === 'placement' ? kindOf(row) : undefined}>
          {cell(row, column, { words, now, costs, onOpen })}
        </td>
      ))}
    </tr>
  );
}

interface CellContext {
  words: Words;
  now: number;
  costs: Costs;
  onOpen: TableProps['onOpen'];
}

function cell(row: Row, column: Column, { words, now, costs, onOpen }: CellContext) {
  const price = costs.prices[kindOf(row)];
  switch (column) {
    case 'request':
      return <RequestLink {...{ row, onOpen }} />;
    case 'slot':
      return row.slot < 0 ? '' : row.slot;
    case 'status':
      return <span class={`state ${row.status}`}>{row.status}</span>;
    case 'goal':
      return <GoalCell row={row} />;
    case 'placement':
      return `${row.instanceType} ${row.zoneId}`;
    case 'age':
      return row.createdAt === 0 ? '' : duration(Math.max(0, Math.round((now - row.createdAt) / 1000) * 1000));
    case 'address':
      return row.addresses[0] ?? '';
    case 'cost':
      return price === undefined ? '' : money(price, costs.currency);
    default:
      return words.noGoal;
  }
}

function RequestLink({ row: { requestId, instanceId }, onOpen }: { row: Row; onOpen: TableProps['onOpen'] }) {
  const words = useWords();
  if (requestId === '') return <span class="dim">{words.notOurs}</span>;
  return (
    <button
      type="button"
      class="link"
      tabIndex={-1}
      title={`${requestId} · ${instanceId}`}
      onClick={(event) => {
        event.stopPropagation();
        onOpen({ requestId });
      }}
    >
      {requestId}
    </button>
  );
}
