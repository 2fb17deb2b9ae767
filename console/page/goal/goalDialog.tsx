import { useState } from 'preact/hooks';
import type { GoalSetter } from '../../../shared/api/functions.ts';
import { STOPPED_MODES } from '../../../shared/domain/instance.ts';
import type { Row } from '../fleet/row.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAsked } from '../parts/asked.ts';
import { Refused } from '../source/post.ts';
import type { Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';
import { readGoalAnswer, type GoalResult } from './goalAnswer.ts';

/** What is asked of some instances. */
export interface GoalAsked {
  name: GoalSetter;
  rows: readonly Row[];
}

interface GoalDialogProps {
  source: Source;
  asked: GoalAsked;
  onClose: () => void;
}

/** Names what a goal is set on, asks whether that is meant, sets it, and says what came of it. */
export function GoalDialog({ source, asked: { name, rows }, onClose }: GoalDialogProps) {
  const words = useWords();
  const [mode, setMode] = useState('');
  const [{ busy, value, problem }, ask] = useAsked<GoalResult>();
  const set = async (): Promise<GoalResult> => {
    const instanceIds = rows.map(({ instanceId }) => instanceId);
    const fields = name === 'stop' && mode !== '' ? { stoppedMode: mode } : {};
    const result = readGoalAnswer(await source.call(name, { instanceIds, ...fields }));
    if ('code' in result) throw new Refused(result.code, result.message, 502);
    return result;
  };
  return (
    <Dialog title={words.confirm[name](rows.length)} onClose={onClose}>
      <p>{words.goes[name]}</p>
      <ul class="goes">
        {rows.map((row) => (
          <li key={row.instanceId}>
            <code>{row.instanceId}</code> {row.name}{' '}
            <span class="dim">{row.requestId === '' ? words.notOurs : `${row.requestId}/${row.slot}`}</span>{' '}
            <span class={`state ${row.status}`}>{row.status}</span>
          </li>
        ))}
      </ul>
      {name === 'stop' && <StoppedMode {...{ mode, setMode }} />}
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {value !== undefined && <Result {...value} />}
      <div class="buttons">
        <button type="button" onClick={onClose} autofocus>
          {value === undefined ? words.cancel : words.close}
        </button>
        {value === undefined && (
          <button
            type="button"
            class={name === 'release' ? 'danger' : 'primary'}
            disabled={busy}
            onClick={() => void ask(set)}
          >
            {words.goals[name]} {rows.length}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function StoppedMode({ mode, setMode }: { mode: string; setMode: (mode: string) => void }) {
  const words = useWords();
  return (
    <label>
      {words.stoppedMode}{' '}
      <select
        value={mode}
        onChange={({ currentTarget }) => {
          setMode(currentTarget.value);
        }}
      >
        {(['', ...STOPPED_MODES] as const).map((each) => (
          <option key={each} value={each}>
            {words.stoppedModes[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Result({ accepted, failures }: GoalResult) {
  const words = useWords();
  return (
    <div role="status">
      <p>{words.accepted(accepted)}</p>
      {failures.length > 0 && (
        <>
          <p class="problem">{words.refusedFor(failures.length)}</p>
          <ul class="goes">
            {failures.map(({ what, code, message }) => (
              <li key={what}>
                <code>{what}</code> {code}: {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
