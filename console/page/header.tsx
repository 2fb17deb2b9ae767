import type { State } from '../wire/state.ts';
import { clockTime } from './parts/times.ts';
import type { Freshness } from './source/follow.ts';
import { useWords } from './words/words.ts';

const TABS = ['fleet', 'failures', 'letters', 'cloud'] as const;
export type Tab = (typeof TABS)[number];

interface HeaderProps {
  state: State | undefined;
  freshness: Freshness;
  tab: Tab;
  onTab: (tab: Tab) => void;
  onLanguage: () => void;
}

/** What is shown, whether it is live, and the ways to the rest. */
export function Header({ state, freshness, tab, onTab, onLanguage }: HeaderProps) {
  const words = useWords();
  const tabs = TABS.filter((each) => each !== 'cloud' || state?.kind === 'local');
  return (
    <header>
      <div class="bar">
        <h1>ecs-provisioner</h1>
        {state !== undefined && (
          <span class="place">
            {state.name} · {state.region}
          </span>
        )}
        <nav aria-label={words.title}>
          {tabs.map((each) => (
            <button
              key={each}
              type="button"
              class="tab"
              aria-current={each === tab ? 'page' : undefined}
              onClick={() => {
                onTab(each);
              }}
            >
              {words.tabs[each]}
            </button>
          ))}
        </nav>
        <span class="fill" />
        <span role="status" class={`freshness ${freshness}`}>
          {freshness === 'live' ? words.live : freshness === 'connecting' ? words.connecting : ''}
        </span>
        <button type="button" class="plain" lang={words.language === 'English' ? 'en' : 'zh-CN'} onClick={onLanguage}>
          {words.language}
        </button>
      </div>
      <Banner {...{ state, freshness }} />
    </header>
  );
}

/** Says what is wrong with what is shown. */
function Banner({ state, freshness }: Pick<HeaderProps, 'state' | 'freshness'>) {
  const words = useWords();
  const at = state === undefined ? '' : clockTime(state.at);
  const problems = Object.entries(state?.problems ?? {});
  const said = {
    stale: words.stale(at),
    broken: words.broken(at),
    locked: words.locked,
    live: '',
    connecting: '',
  }[freshness];
  return (
    <div role="alert">
      {said !== '' && <p class="banner">{said}</p>}
      {freshness !== 'locked' &&
        problems.map(([part, { code, message, since }]) => (
          <p class="banner" key={part}>
            {words.problem(words.parts[part as keyof typeof words.parts], clockTime(since))} {code}: {message}
          </p>
        ))}
    </div>
  );
}
