import { useEffect } from 'preact/hooks';
import type { Row } from '../fleet/row.ts';
import { GoalButtons } from '../goal/goalButtons.tsx';
import type { GoalAsked } from '../goal/goalDialog.tsx';
import { useAsked } from '../parts/asked.ts';
import { clockTime, duration } from '../parts/times.ts';
import type { History, Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';
import { lineOf, spanOf, type Line } from './gantt.ts';

interface RequestPanelProps {
  requestId: string;
  rows: readonly Row[];
  source: Source;
  now: number;
  ask: (goal: GoalAsked) => void;
  close: () => void;
}

/** One request: its slots over time, and what can be done with all of it. */
export function RequestPanel({ requestId, rows, source, now, ask, close }: RequestPanelProps) {
  const words = useWords();
  const [history, load] = useAsked<History>();
  const sorted = [...rows].sort((a, b) => a.slot - b.slot);
  const trace = sorted.map(({ instanceId, status, pending }) => `${instanceId} ${status} ${String(pending)}`).join();
  useEffect(() => {
    if (rows.length > 0) void load(() => source.history(rows));
  }, [requestId, trace]);
  return (
    <aside aria-label={words.requestTitle(requestId)}>
      <div class="bar">
        <h2>{words.requestTitle(requestId)}</h2>
        <button type="button" class="plain" aria-label={words.close} onClick={close}>
          ✕
        </button>
      </div>
      <p>
        {[...new Set(sorted.map(({ status }) => status))].map((status) => (
          <span key={status} class={`state ${status}`}>
            {status} {sorted.filter((row) => row.status === status).length}{' '}
          </span>
        ))}
      </p>
      <div class="buttons">
        <span>{words.wholeRequest}:</span>
        <GoalButtons rows={sorted} ask={ask} />
      </div>
      <h3>{words.gantt}</h3>
      {history.problem !== '' && <p class="problem">{history.problem}</p>}
      {history.value === undefined ? (
        history.busy && <p class="dim">{words.loading}</p>
      ) : (
        <Gantt rows={sorted} history={history.value} now={now} />
      )}
    </aside>
  );
}

/** A line for each slot: how long it was in which status, and which calls were refused on its way. */
function Gantt({ rows, history, now }: { rows: readonly Row[]; history: History; now: number }) {
  const words = useWords();
  const lines = rows.map(({ instanceId }) => lineOf(history.of.get(instanceId) ?? [], now));
  const { from, to } = spanOf(lines, now);
  return (
    <>
      <table class="gantt" aria-label={words.gantt}>
        <thead>
          <tr>
            <th scope="col">{words.columns.slot}</th>
            <th scope="col">
              <span class="axis">
                <span>{clockTime(from)}</span>
                <span>+{duration((to - from) / 2)}</span>
                <span>+{duration(to - from)}</span>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={row.instanceId}>
              <th scope="row" title={row.instanceId}>
                {row.slot < 0 ? row.instanceId : row.slot}
                {row.placement > 0 && <span class="dim"> →{row.placement + 1}</span>}
              </th>
              <td>
                <GanttLine line={lines[place] ?? { bars: [], marks: [] }} {...{ from, to }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Legend lines={lines} />
    </>
  );
}

/** What the colours of the lines mean. */
function Legend({ lines }: { lines: readonly Line[] }) {
  const words = useWords();
  const statuses = new Set(lines.flatMap(({ bars }) => bars.map(({ status }) => status)));
  return (
    <p class="note">
      {[...statuses].map((status) => (
        <span key={status} class={`state ${status}`}>
          {status === 'onItsWay' ? words.onItsWay : status}
        </span>
      ))}
      {lines.some(({ marks }) => marks.length > 0) && <span class="state refused">{words.steps.refused}</span>}
    </p>
  );
}

function GanttLine({ line: { bars, marks }, from, to }: { line: Line; from: number; to: number }) {
  const words = useWords();
  const part = (at: number): string => `${((Math.min(Math.max(at, from), to) - from) / (to - from)) * 100}%`;
  return (
    <span class="line">
      {bars.map((bar) => {
        const name = bar.status === 'onItsWay' ? words.onItsWay : bar.status;
        const text = words.ganttAt(name, duration(bar.to - bar.from));
        return (
          <span
            key={bar.from}
            role="img"
            aria-label={text}
            title={text}
            class={`stretch ${bar.status}`}
            style={{ left: part(bar.from), width: `calc(${part(bar.to)} - ${part(bar.from)})` }}
          />
        );
      })}
      {marks.map(({ at, code, call }) => {
        const text = words.refusedAt(call, code, clockTime(at));
        return (
          <span
            key={`${at}${call}`}
            role="img"
            aria-label={text}
            title={text}
            class="mark"
            style={{ left: part(at) }}
          />
        );
      })}
    </span>
  );
}
