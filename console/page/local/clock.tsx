import type { LocalState } from '../../wire/state.ts';
import { useAsked } from '../parts/asked.ts';
import { read } from '../source/post.ts';
import { useWords } from '../words/words.ts';

const STEPS = ['5s', '1m', '10m', '1h'] as const;

/** The cloud's time. Where it stands still, it can be moved. */
export function Clock({ state: { speed }, now }: { state: LocalState; now: number }) {
  const words = useWords().cloud;
  const [asked, ask] = useAsked<unknown>();
  const at = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  return (
    <section aria-label={words.clock}>
      <h2>{words.clock}</h2>
      <p>{speed === 0 ? words.clockStill(at) : words.clockAt(at, speed)}</p>
      {asked.problem !== '' && <p class="problem">{asked.problem}</p>}
      {speed === 0 && (
        <div class="buttons">
          {STEPS.map((step) => (
            <button
              key={step}
              type="button"
              disabled={asked.busy}
              onClick={() =>
                void ask(() =>
                  read(() => fetch('/_local/clock', { method: 'POST', body: JSON.stringify({ advance: step }) })),
                )
              }
            >
              {words.advance(step)}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
