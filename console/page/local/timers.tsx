import type { LocalState } from '../../wire/state.ts';
import { Head } from '../parts/head.tsx';
import { clockTime, duration } from '../parts/times.ts';
import { useWords } from '../words/words.ts';

/** The timers of all functions, with their next firings. */
export function Timers({ state: { functions }, now }: { state: LocalState; now: number }) {
  const words = useWords().cloud;
  const timers = Object.entries(functions).flatMap(([functionName, each]) =>
    each.timers.map((timer) => ({ functionName, ...timer })),
  );
  return (
    <section aria-label={words.timers}>
      <h2>{words.timers}</h2>
      <table>
        <Head names={[words.timer, words.function, words.next]} />
        <tbody>
          {timers.map(({ functionName, name, cron, enabled, next }) => (
            <tr key={`${functionName}/${name}`}>
              <td title={cron}>{name}</td>
              <td>{functionName}</td>
              <td class={enabled ? '' : 'dim'}>
                {next === null ? words.off : `${clockTime(next)} (${duration(Math.max(0, next - now))})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
