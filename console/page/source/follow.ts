import { connect } from './connect.ts';
import type { Followed } from './freshness.ts';

/**
 * Follows the state while the page is visible. A hidden page is not told anything, so that nothing is asked for it.
 * @returns ends it.
 */
export function follow(onChange: (followed: Followed) => void): () => void {
  let followed: Followed = { link: 'connecting', state: undefined, receivedAt: 0 };
  let end: (() => void) | undefined;
  const tell = (change: Partial<Followed>): void => {
    followed = { ...followed, ...change };
    onChange(followed);
  };
  const onVisible = (): void => {
    end?.();
    end = document.visibilityState === 'visible' ? connect(tell) : undefined;
  };
  document.addEventListener('visibilitychange', onVisible);
  onVisible();
  return () => {
    document.removeEventListener('visibilitychange', onVisible);
    end?.();
  };
}
