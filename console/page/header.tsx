import type { State } from '../wire/state.ts';
import { clockTime } from './parts/times.ts';
import { pollSeconds } from './source/connect.ts';
import type { Freshness } from './source/freshness.ts';
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
        <Fresh {...{ state, freshness }} />
        <button type="button" class="plain" lang={words.language === 'English' ? 'en' : 'zh-CN'} onClick={onLanguage}>
          {words.language}
        </button>
      </div>
      <Banner {...{ state, freshness }} />
    </header>
  );
}

/** Says that what is shown is live, and how it comes. */
function Fresh({ state, freshness }: Pick<HeaderProps, 'state' | 'freshness'>) {
  const words = useWords();
  const isPolled = freshness === 'polled' && state !== undefined;
  const said: Partial<Record<Freshness, string>> = { live: words.live, connecting: words.connecting };
  return (
    <span role="status" class={`freshness ${freshness}`} title={isPolled ? words.whyPolled : undefined}>
      {isPolled ? words.polled(pollSeconds(state)) : said[freshness]}
    </span>
  );
}

/** Says what is wrong with what is shown. */
function Banner({ state, freshness }: Pick<HeaderProps, 'state' | 'freshness'>) {
  const words = useWords();
  const at = state === undefined ? '' : clockTime(state.at);
  const problems = Object.entries(state?.problems ?? {});
  const said: Partial<Record<Freshness, string>> = {
    stale: words.stale(at),
    broken: words.broken(at),
    locked: words.locked,
  };
  return (
    <div role="alert">
      {said[freshness] !== undefined && <p class="banner">{said[freshness]}</p>}
      {freshness !== 'locked' &&
        problems.map(([part, { code, message, since }]) => (
          <p class="banner" key={part}>
            {words.problem(words.parts[part as keyof typeof words.parts], clockTime(since))} {code}: {message}
          </p>
        ))}
    </div>
  );
}
