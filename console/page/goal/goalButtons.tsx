import { SETTER_OF } from '../../../shared/api/functions.ts';
import type { Row } from '../fleet/row.ts';
import { useWords } from '../words/words.ts';
import type { GoalAsked } from './goalDialog.tsx';

/** The buttons that set a goal for some rows. */
export function GoalButtons({ rows, ask }: { rows: readonly Row[]; ask: (goal: GoalAsked) => void }) {
  const words = useWords();
  return (
    <>
      {Object.values(SETTER_OF).map((name) => (
        <button
          key={name}
          type="button"
          class={name === 'release' ? 'danger' : ''}
          onClick={() => {
            ask({ name, rows });
          }}
        >
          {words.goals[name]}
        </button>
      ))}
    </>
  );
}
