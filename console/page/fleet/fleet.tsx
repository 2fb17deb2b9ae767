import { useMemo, useState } from 'preact/hooks';
import { MOST_ROWS, type State } from '../../wire/state.ts';
import { GoalButtons } from '../goal/goalButtons.tsx';
import { GoalDialog, type GoalAsked } from '../goal/goalDialog.tsx';
import { RequestDialog } from '../request/requestDialog.tsx';
import type { Source } from '../source/source.ts';
import { Details } from '../timeline/details.tsx';
import { RequestPanel } from '../timeline/requestPanel.tsx';
import { useWords } from '../words/words.ts';
import { usePrices, type Costs } from './costs.ts';
import { ordered, type Order, type Row } from './row.ts';
import { FleetTable } from './table.tsx';

interface FleetProps {
  state: State;
  source: Source;
  /** The cloud's time. */
  now: number;
}

type Opened = { instanceId: string } | { requestId: string };
type Dialogs = { goal: GoalAsked } | 'request';

/** The table of the fleet, with one row's or request's details beside it. */
export function Fleet({ state, source, now }: FleetProps) {
  const words = useWords();
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>({ column: 'age', descending: false });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<Opened>();
  const [dialog, setDialog] = useState<Dialogs>();
  const rows = useMemo(() => source.rows(state), [state.instances, source]);
  const costs = usePrices(state, source, rows);
  const shown = useMemo(() => ordered(rows, filter, order, costs.prices), [rows, filter, order, costs.prices]);
  const chosen = rows.filter(({ instanceId }) => selected.has(instanceId));
  const ask = (goal: GoalAsked): void => {
    setDialog({ goal });
  };
  const close = (): void => {
    setOpened(undefined);
  };
  return (
    <div class="fleet">
      <section aria-label={words.tabs.fleet}>
        <Tools {...{ filter, setFilter, chosen, ask, source, state, costs }}>
          {words.shown(shown.length, rows.length)}
        </Tools>
        <button
          type="button"
          class="primary new"
          onClick={() => {
            setDialog('request');
          }}
        >
          {words.newRequest}
        </button>
        {state.total > MOST_ROWS && <p class="note">{words.capped[state.kind](MOST_ROWS, state.total)}</p>}
        <FleetTable
          {...{ rows: shown, order, setOrder, selected, setSelected, now, costs }}
          isFiltered={filter !== ''}
          isKnown={state.problems['instances'] === undefined}
          openedId={opened !== undefined && 'instanceId' in opened ? opened.instanceId : ''}
          onOpen={setOpened}
        />
      </section>
      <Opened {...{ opened, rows, source, now, ask, close, setOpened }} />
      <OpenDialog {...{ dialog, source, setDialog, setOpened, setSelected }} />
    </div>
  );
}

interface OpenDialogProps {
  dialog: Dialogs | undefined;
  source: Source;
  setDialog: (dialog: undefined) => void;
  setOpened: (opened: Opened) => void;
  setSelected: (selected: ReadonlySet<string>) => void;
}

function OpenDialog({ dialog, source, setDialog, setOpened, setSelected }: OpenDialogProps) {
  if (dialog === undefined) return null;
  if (dialog !== 'request') {
    const close = (): void => {
      setDialog(undefined);
      setSelected(new Set());
    };
    return <GoalDialog {...{ source, asked: dialog.goal }} onClose={close} />;
  }
  const close = (requestId: string | undefined): void => {
    setDialog(undefined);
    if (requestId !== undefined) setOpened({ requestId });
  };
  return <RequestDialog source={source} onClose={close} />;
}

interface OpenedProps {
  opened: Opened | undefined;
  rows: readonly Row[];
  source: Source;
  now: number;
  ask: (goal: GoalAsked) => void;
  close: () => void;
  setOpened: (opened: Opened) => void;
}

function Opened({ opened, rows, source, now, ask, close, setOpened }: OpenedProps) {
  if (opened === undefined) return null;
  if ('requestId' in opened) {
    const own = rows.filter(({ requestId }) => requestId === opened.requestId);
    return (
      <RequestPanel key={opened.requestId} {...{ requestId: opened.requestId, rows: own, source, now, ask, close }} />
    );
  }
  const row = rows.find(({ instanceId }) => instanceId === opened.instanceId);
  const onRequest = (requestId: string): void => {
    setOpened({ requestId });
  };
  return (
    <Details key={opened.instanceId} {...{ instanceId: opened.instanceId, row, source, now, ask, close, onRequest }} />
  );
}

interface ToolsProps {
  filter: string;
  setFilter: (filter: string) => void;
  chosen: readonly Row[];
  ask: (goal: GoalAsked) => void;
  source: Source;
  state: State;
  costs: Costs;
  children: string;
}

function Tools({ filter, setFilter, chosen, ask, source, state, costs, children }: ToolsProps) {
  const words = useWords();
  const { work } = source.depths(state);
  return (
    <div class="tools">
      <label>
        <span class="hidden">{words.filter}</span>
        <input
          type="search"
          class="filter"
          value={filter}
          placeholder={`${words.filter}: ${words.filterHint}`}
          onInput={({ currentTarget }) => {
            setFilter(currentTarget.value);
          }}
        />
      </label>
      <span class="count" role="status">
        {chosen.length > 0 ? words.selected(chosen.length) : children}
      </span>
      {chosen.length > 0 && <GoalButtons rows={chosen} ask={ask} />}
      {costs.ask !== undefined && chosen.length === 0 && (
        <button type="button" title={words.pricesHint} onClick={costs.ask}>
          {words.askPrices}
        </button>
      )}
      {costs.problem !== '' && <span class="problem">{costs.problem}</span>}
      {work !== undefined && <span class="depth">{words.queueDepth(work.active, work.delayed, work.inactive)}</span>}
    </div>
  );
}
