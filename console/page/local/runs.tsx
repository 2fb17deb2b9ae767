import { useState } from 'preact/hooks';
import type { LocalState } from '../../wire/state.ts';
import { useAsked, type Asked } from '../parts/asked.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Head } from '../parts/head.tsx';
import { clockTime, duration } from '../parts/times.ts';
import { post } from '../source/post.ts';
import { useWords } from '../words/words.ts';

const SHOWN = 60;

/** The newest runs of functions, each with what it printed. */
export function Runs({ state: { invocations } }: { state: LocalState }) {
  const all = useWords();
  const words = all.cloud;
  const [opened, setOpened] = useState('');
  const [log, load] = useAsked<{ log: string }>();
  const newest = Object.entries(invocations).slice(-SHOWN).reverse();
  const close = (): void => {
    setOpened('');
  };
  return (
    <section aria-label={words.invocations}>
      <h2>{words.invocations}</h2>
      {newest.length === 0 ? (
        <p class="dim">{words.noneYet}</p>
      ) : (
        <div class="list" tabIndex={0} role="region" aria-label={words.invocations}>
          <table>
            <Head names={[all.time, words.function, words.took, words.code, words.log]} />
            <tbody>
              {newest.map(([number, { at, functionName, durationMs, coldStart, error, requestId }]) => (
                <tr key={number}>
                  <td>{clockTime(at)}</td>
                  <td>{functionName}</td>
                  <td>
                    {duration(durationMs)} {coldStart && <span class="dim">{words.cold}</span>}
                  </td>
                  <td class={error === undefined ? 'dim' : 'bad'}>{error ?? words.ok}</td>
                  <td>
                    <button
                      type="button"
                      class="link"
                      aria-label={words.showLog(requestId)}
                      onClick={() => {
                        setOpened(requestId);
                        void load(() => post('invocation', { number: Number(number) }));
                      }}
                    >
                      {words.log}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {opened !== '' && <Log {...{ requestId: opened, log, close }} />}
    </section>
  );
}

interface LogProps {
  requestId: string;
  log: Asked<{ log: string }>;
  close: () => void;
}

/** What a run printed. */
function Log({ requestId, log, close }: LogProps) {
  const words = useWords();
  return (
    <Dialog title={requestId} wide onClose={close}>
      {log.problem !== '' && <p class="problem">{log.problem}</p>}
      <pre tabIndex={0}>{log.value?.log}</pre>
      <div class="buttons">
        <button type="button" onClick={close}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
