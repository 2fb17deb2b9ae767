import { useWords } from '../words/words.ts';
import type { Row } from './row.ts';

/** A goal, and how it stands. */
export function GoalCell({ row: { goal, pending, failure } }: { row: Row }) {
  const words = useWords();
  if (goal === '') return <span class="dim">{words.noGoal}</span>;
  if (failure !== '') return <span class="bad">{words.failed(failure)}</span>;
  return (
    <>
      {goal} <span class={pending ? 'waiting' : 'dim'}>{pending ? words.open : words.reached}</span>
    </>
  );
}
