import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { Failures } from './failures/failures.tsx';
import { Fleet } from './fleet/fleet.tsx';
import { Header, type Tab } from './header.tsx';
import { Letters } from './letters/letters.tsx';
import { LocalCloud } from './local/localCloud.tsx';
import { follow } from './source/follow.ts';
import { cloudNow, freshnessOf, type Followed, type Freshness } from './source/freshness.ts';
import { sourceOf } from './source/source.ts';
import { choose, firstLanguage, wordsOf, WordsContext } from './words/words.ts';

/** The whole page. */
export function App() {
  const [language, setLanguage] = useState(firstLanguage);
  const [tab, setTab] = useState<Tab>('fleet');
  const followed = useFollowed();
  const now = useSeconds();
  const freshness = freshnessOf(followed, now);
  const words = wordsOf(language);
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = words.title;
  }, [language]);
  const { state } = followed;
  // What a page is of does not change while it is open, but the functions of a local cloud may come later.
  const source = useMemo(() => state && sourceOf(state), [state?.kind, namesIn(state)]);
  return (
    <WordsContext.Provider value={words}>
      <Header
        {...{ state, freshness, tab, onTab: setTab }}
        onLanguage={() => {
          setLanguage(choose(language === 'en' ? 'zh' : 'en'));
        }}
      />
      <main class={isOld(freshness) ? 'old' : ''}>
        {state !== undefined && source !== undefined && freshness !== 'locked' && (
          <>
            {tab === 'fleet' && <Fleet {...{ state, source }} now={cloudNow(followed, now)} />}
            {tab === 'failures' && <Failures {...{ state, source }} />}
            {tab === 'letters' && <Letters {...{ state, source }} />}
            {tab === 'cloud' && state.kind === 'local' && <LocalCloud state={state} now={cloudNow(followed, now)} />}
          </>
        )}
      </main>
    </WordsContext.Provider>
  );
}

function isOld(freshness: Freshness): boolean {
  return freshness === 'stale' || freshness === 'broken';
}

function namesIn(state: Followed['state']): string {
  return state?.kind === 'local' ? Object.keys(state.functions).join(' ') : '';
}

function useFollowed(): Followed {
  const [followed, setFollowed] = useState<Followed>({ link: 'connecting', state: undefined, receivedAt: 0 });
  useEffect(() => follow(setFollowed), []);
  return followed;
}

/** The time by `performance.now`, once a second. */
function useSeconds(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(performance.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
