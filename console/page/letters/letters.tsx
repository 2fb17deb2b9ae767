import { useEffect, useState } from 'preact/hooks';
import type { State } from '../../wire/state.ts';
import { useAsked } from '../parts/asked.ts';
import { Dialog } from '../parts/dialog.tsx';
import { clockTime } from '../parts/times.ts';
import type { Letter, Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';

/** The dead letters, with their reasons, and what can be done with them. */
export function Letters({ state, source }: { state: State; source: Source }) {
  const words = useWords();
  const [letters, load] = useAsked<Letter[]>();
  const [done, work] = useAsked<readonly string[]>();
  const [removing, setRemoving] = useState<readonly Letter[]>();
  const { letters: depth } = source.depths(state);
  const count = depth === undefined ? 0 : depth.active + depth.inactive + depth.delayed;
  const look = (): void => void load(() => source.letters());
  // To look at the letters of a deployment hides them from others for a moment: so somebody has to want it.
  useEffect(() => {
    if (state.kind === 'local') look();
  }, [count]);
  const act = async (what: 'replay' | 'remove', chosen: readonly Letter[]): Promise<void> => {
    setRemoving(undefined);
    await work(() => source[what](chosen.map(({ messageId }) => messageId)));
    look();
  };
  return (
    <section aria-label={words.tabs.letters}>
      <p class="note">{words.lettersExplained}</p>
      <div class="tools">
        <span role="status">{words.lettersDepth(count)}</span>
        {state.kind === 'deployment' && (
          <button type="button" disabled={letters.busy} onClick={look}>
            {words.lettersLook}
          </button>
        )}
      </div>
      {[letters.problem, done.problem].map((problem) => problem !== '' && <p class="problem">{problem}</p>)}
      {(done.value?.length ?? 0) > 0 && <p class="problem">{words.someLeft(done.value?.join(', ') ?? '')}</p>}
      {letters.value?.length === 0 && <p class="note">{words.lettersNone}</p>}
      {letters.value !== undefined && letters.value.length > 0 && (
        <LetterTable
          letters={letters.value}
          busy={done.busy}
          replay={(chosen) => void act('replay', chosen)}
          remove={setRemoving}
        />
      )}
      {removing !== undefined && (
        <RemoveDialog
          letters={removing}
          onClose={() => {
            setRemoving(undefined);
          }}
          onRemove={() => void act('remove', removing)}
        />
      )}
    </section>
  );
}

interface RemoveDialogProps {
  letters: readonly Letter[];
  onClose: () => void;
  onRemove: () => void;
}

/** Names the letters that go, and asks whether that is meant. */
function RemoveDialog({ letters, onClose, onRemove }: RemoveDialogProps) {
  const words = useWords();
  return (
    <Dialog title={words.removeSure(letters.length)} onClose={onClose}>
      <p>{words.removeGoes}</p>
      <ul class="goes">
        {letters.map(({ messageId, instanceIds }) => (
          <li key={messageId}>
            <code>{messageId}</code> {instanceIds.join(', ')}
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" class="danger" onClick={onRemove}>
          {words.remove}
        </button>
      </div>
    </Dialog>
  );
}

interface LetterTableProps {
  letters: readonly Letter[];
  busy: boolean;
  replay: (letters: readonly Letter[]) => void;
  remove: (letters: readonly Letter[]) => void;
}

function LetterTable({ letters, busy, replay, remove }: LetterTableProps) {
  const words = useWords();
  return (
    <table class="letters">
      <thead>
        <tr>
          <th scope="col">{words.time}</th>
          <th scope="col">{words.reason}</th>
          <th scope="col">{words.instances}</th>
          <th scope="col">
            <span class="hidden">{words.replay}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <tr key={letter.messageId}>
            <td title={letter.messageId}>{clockTime(letter.at)}</td>
            <td>
              {letter.reason} {!letter.replayable && <span class="dim">{words.noMessage}</span>}
            </td>
            <td>{letter.instanceIds.join(' ')}</td>
            <td class="buttons">
              <button
                type="button"
                disabled={busy || !letter.replayable}
                onClick={() => {
                  replay([letter]);
                }}
              >
                {words.replay}
              </button>
              <button
                type="button"
                class="danger"
                disabled={busy}
                onClick={() => {
                  remove([letter]);
                }}
              >
                {words.remove}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
