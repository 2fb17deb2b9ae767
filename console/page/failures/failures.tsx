import { useEffect, useMemo } from 'preact/hooks';
import type { State } from '../../wire/state.ts';
import { useAsked } from '../parts/asked.ts';
import { clockTime } from '../parts/times.ts';
import type { Source } from '../source/source.ts';
import { useWords } from '../words/words.ts';
import { groupsOf, type Failed, type Group } from './groups.ts';

/** What failed, by its code, with what helps. */
export function Failures({ state, source }: { state: State; source: Source }) {
  const words = useWords();
  const [told, load] = useAsked<Failed[]>();
  const rows = useMemo(() => source.rows(state), [state.instances, source]);
  const failed = rows.filter(({ failure }) => failure !== '').length;
  useEffect(() => {
    void load(() => source.failures());
  }, [failed, rows.length]);
  const groups = groupsOf(rows, told.value ?? []);
  return (
    <section aria-label={words.tabs.failures}>
      <p class="note">{state.kind === 'local' ? words.failuresLocal : words.failuresOf}</p>
      {told.problem !== '' && <p class="problem">{words.logUnread(told.problem)}</p>}
      {groups.length === 0 && <p class="note">{told.busy ? words.loading : words.failuresNone}</p>}
      {groups.map((group) => (
        <FailureGroup key={group.code} group={group} />
      ))}
    </section>
  );
}

/** How many of a group are listed. */
const MOST = 50;

function FailureGroup({ group: { code, help, items } }: { group: Group }) {
  const words = useWords();
  const [first] = items;
  return (
    <article class="failure">
      <h2>
        <code>{code}</code> <span class="dim">{words.times(items.length)}</span>
      </h2>
      <p class="todo">{words.help[help]}</p>
      {first !== undefined && first.reason !== '' && <p class="reason">{first.reason}</p>}
      <ul class="goes">
        {items.slice(0, MOST).map(({ instanceId, requestId, at }, place) => (
          <li key={place}>
            {at > 0 && <time>{clockTime(at)}</time>} {requestId !== '' && <span>{requestId}</span>}{' '}
            {instanceId !== '' && <code>{instanceId}</code>}
          </li>
        ))}
      </ul>
    </article>
  );
}
