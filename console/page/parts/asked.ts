import { useState } from 'preact/hooks';
import { Refused } from '../source/post.ts';
import { useWords, type Words } from '../words/words.ts';

/** Something that was asked of the server. */
export interface Asked<T> {
  busy: boolean;
  value: T | undefined;
  /** Why it was refused; blank where it was not. */
  problem: string;
}

/** Asks the server for something, and keeps what came of it. */
export function useAsked<T>(): [Asked<T>, (work: () => Promise<T>) => Promise<void>] {
  const words = useWords();
  const [asked, setAsked] = useState<Asked<T>>({ busy: false, value: undefined, problem: '' });
  const ask = async (work: () => Promise<T>): Promise<void> => {
    setAsked((before) => ({ ...before, busy: true, problem: '' }));
    try {
      setAsked({ busy: false, value: await work(), problem: '' });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setAsked((before) => ({ ...before, busy: false, problem: wordsFor(error, words) }));
    }
  };
  return [asked, ask];
}

export function wordsFor({ code, message }: Refused, words: Words): string {
  return code === 'NoAnswer' && message === '' ? words.errors.NoAnswer : `${code}: ${message}`;
}
