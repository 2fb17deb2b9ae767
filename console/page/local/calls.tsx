import type { LocalState } from '../../wire/state.ts';
import { Head } from '../parts/head.tsx';
import { clockTime } from '../parts/times.ts';
import { useWords } from '../words/words.ts';

/** How many are shown. The state holds more, for scripts. */
const SHOWN = 60;

/** The newest calls of ECS and MNS. */
export function Calls({ state: { calls } }: { state: LocalState }) {
  const words = useWords().cloud;
  const newest = Object.entries(calls).slice(-SHOWN).reverse();
  return (
    <section aria-label={words.calls}>
      <h2>{words.calls}</h2>
      {newest.length === 0 ? (
        <p class="dim">{words.noneYet}</p>
      ) : (
        <div class="list" tabIndex={0} role="region" aria-label={words.calls}>
          <table>
            <Head names={[words.service, words.action, words.code, words.about, words.requestId]} />
            <tbody>
              {newest.map(([number, { at, service, action, code, about, requestId }]) => (
                <tr key={number}>
                  <td>
                    {clockTime(at)} {service.toUpperCase()}
                  </td>
                  <td>{action}</td>
                  <td class={code === undefined ? 'dim' : 'bad'}>{code ?? words.ok}</td>
                  <td title={about.join(' ')}>
                    {about.length > 1 ? `${about[0] ?? ''} +${about.length - 1}` : about[0]}
                  </td>
                  <td class="dim">{requestId}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
