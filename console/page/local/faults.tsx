import type { LocalState } from '../../wire/state.ts';
import { useAsked } from '../parts/asked.ts';
import { read } from '../source/post.ts';
import { useWords } from '../words/words.ts';

/** A rule of `/_local/faults`. */
type Rule = Readonly<Record<string, unknown>> & { service: string; kind: string };
type InForce = Rule & { left: number | null; action?: string };

/** Faults that show what the functions do about them, each a click away. */
const READY = {
  throttle: { service: 'ecs', kind: 'throttle', action: 'CreateInstance', count: 20 },
  noStock: { service: 'ecs', kind: 'noStock', zone: 'cn-hangzhou-b' },
  error: { service: 'ecs', kind: 'error', action: 'StartInstances', count: 3 },
  vanish: { service: 'ecs', kind: 'vanish', count: 1 },
  lose: { service: 'mns', kind: 'lose', action: 'SendMessage', count: 1 },
  killWorker: { service: 'fc', kind: 'killWorker', action: 'reconcile', count: 1 },
} as const satisfies Record<string, Rule>;

/** The faults in force, and switches for some. */
export function Faults({ state }: { state: LocalState }) {
  const words = useWords().cloud;
  const [asked, ask] = useAsked<unknown>();
  const rules = state.faults as readonly InForce[];
  const put = (next: readonly Rule[]): void => void ask(() => replaceFaults(next));
  return (
    <section aria-label={words.faults}>
      <h2>{words.faults}</h2>
      <p class="note">{words.faultsExplained}</p>
      {asked.problem !== '' && <p class="problem">{asked.problem}</p>}
      {rules.length === 0 && <p>{words.noFaults}</p>}
      <ul class="rules">
        {rules.map((rule, place) => {
          const name = [rule.service, rule.kind, rule.action ?? ''].join(' ').trim();
          return (
            <li key={place}>
              <strong>{name}</strong> {words.left(rule.left)}{' '}
              <button
                type="button"
                aria-label={words.dropFault(name)}
                onClick={() => {
                  put(rules.filter((_, at) => at !== place).map(asRule));
                }}
              >
                ✕
              </button>
            </li>
          );
        })}
      </ul>
      <ul class="rules">
        {(Object.keys(READY) as (keyof typeof READY)[]).map((name) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => {
                put([...rules.map(asRule), READY[name]]);
              }}
            >
              {words.makeFault}
            </button>{' '}
            {words.ready[name]}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A rule that goes on where it stands: what is left of its count is its count. */
function asRule({ left, ...rule }: InForce): Rule {
  return left === null ? rule : { ...rule, count: left };
}

function replaceFaults(rules: readonly Rule[]): Promise<unknown> {
  return read(() => fetch('/_local/faults', { method: 'PUT', body: JSON.stringify({ rules }) }));
}
