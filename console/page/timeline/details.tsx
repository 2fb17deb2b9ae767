import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Row } from '../fleet/row.ts';
import { GoalCell } from '../fleet/goalCell.tsx';
import { GoalButtons } from '../goal/goalButtons.tsx';
import type { GoalAsked } from '../goal/goalDialog.tsx';
import { useAsked } from '../parts/asked.ts';
import { clockTime, duration } from '../parts/times.ts';
import type { History, Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';
import { expectedSteps, stepsOf, type Step } from './timeline.ts';

interface DetailsProps {
  instanceId: string;
  /** Undefined once it is gone. */
  row: Row | undefined;
  source: Source;
  now: number;
  ask: (goal: GoalAsked) => void;
  close: () => void;
  onRequest: (requestId: string) => void;
}

/** One instance: what is known of it, and what happened to it. */
export function Details({ instanceId, row, source, now, ask, close, onRequest }: DetailsProps) {
  const words = useWords();
  const [history, load] = useAsked<History>();
  const { requestId = '', slot = -1 } = row ?? {};
  // Whatever happens to an instance shows in its row.
  const trace = JSON.stringify(row && { ...row, createdAt: 0 });
  useEffect(() => {
    void load(() => source.history([{ instanceId, requestId, slot }]));
  }, [instanceId, trace]);
  return (
    <aside aria-label={words.details(instanceId)}>
      <div class="bar">
        <h2>{instanceId}</h2>
        <button type="button" class="plain" aria-label={words.close} onClick={close}>
          ✕
        </button>
      </div>
      {row !== undefined && <Facts {...{ row, now, onRequest }} />}
      {row !== undefined && (
        <div class="buttons">
          <GoalButtons rows={[row]} ask={ask} />
        </div>
      )}
      <h3>{words.timeline}</h3>
      {history.problem !== '' && <p class="problem">{history.problem}</p>}
      {history.value !== undefined ? (
        <Timeline history={history.value} {...{ instanceId, row }} />
      ) : (
        history.busy && <p class="dim">{words.loading}</p>
      )}
    </aside>
  );
}

function Facts({ row, now, onRequest }: { row: Row; now: number; onRequest: (requestId: string) => void }) {
  const words = useWords();
  const { columns } = words;
  return (
    <dl>
      <dt>{columns.status}</dt>
      <dd>
        <span class={`state ${row.status}`}>{row.status}</span> {row.locks.join(' ')}
      </dd>
      <dt>{columns.goal}</dt>
      <dd>
        <GoalCell row={row} />
      </dd>
      {row.name !== '' && (
        <>
          <dt>{words.name}</dt>
          <dd>{row.name}</dd>
        </>
      )}
      {row.requestId !== '' && (
        <>
          <dt>{columns.request}</dt>
          <dd>
            <button
              type="button"
              class="link"
              onClick={() => {
                onRequest(row.requestId);
              }}
            >
              {row.requestId}
            </button>{' '}
            {columns.slot} {row.slot}
          </dd>
        </>
      )}
      <dt>{columns.placement}</dt>
      <dd>
        {row.placement > 0 && `${row.placement + 1}: `}
        {row.instanceType} {row.zoneId}
      </dd>
      <dt>{columns.age}</dt>
      <dd>{row.createdAt === 0 ? '' : duration(Math.max(0, now - row.createdAt))}</dd>
      <dt>{columns.address}</dt>
      <dd>{row.addresses.join(', ')}</dd>
      {Object.entries(row.tags).map(([key, value]) => (
        <Fragment key={key}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** The steps of an instance, each with its time, its call, and what it waited for. */
function Timeline({ history, instanceId, row }: { history: History; instanceId: string; row: Row | undefined }) {
  const words = useWords();
  const steps = stepsOf(history.of.get(instanceId) ?? []);
  const known = new Set(steps.map(({ kind }) => kind));
  const hasAddress = known.has('addressed') || (row?.addresses.length ?? 0) > 1;
  const missing = expectedSteps(row?.status ?? '', hasAddress).filter((kind) => !known.has(kind));
  if (steps.length === 0) return <p class="note">{words.nothingKnown}</p>;
  return (
    <>
      <ol class="timeline">
        {steps.map((step, place) => (
          <TimelineStep key={place} step={step} />
        ))}
      </ol>
      {!history.complete && missing.length > 0 && (
        <p class="note">{words.missing(missing.map((kind) => words.steps[kind]).join(', '))}</p>
      )}
    </>
  );
}

function TimelineStep({ step: { kind, at, call, requestId, text, waited } }: { step: Step }) {
  const words = useWords();
  return (
    <li class={kind} data-step={kind}>
      {waited.length > 0 && (
        <span class="waited">
          {waited
            .map(({ ms, for: who, status }) =>
              (who === 'ecs' ? words.waitedEcs : words.waitedLook)(duration(ms), status),
            )
            .join(' · ')}
        </span>
      )}
      <span class="at">
        <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time> <strong>{words.steps[kind]}</strong>{' '}
        {text !== '' && <span class={kind === 'refused' ? 'bad' : ''}>{text}</span>}
      </span>
      {call !== '' && (
        <span class="call">
          {call} <code title={words.requestIdOf}>{requestId}</code>
        </span>
      )}
    </li>
  );
}
