import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { en, type Words } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';
export type { Words };

const WORDS: Readonly<Record<Language, Words>> = { en, zh };

export const WordsContext = createContext<Words>(en);

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

/** The words of the language that the page speaks. */
export function useWords(): Words {
  return useContext(WordsContext);
}

/** The language that somebody chose here before, else the browser's. */
export function firstLanguage(): Language {
  const chosen = localStorage.getItem('language');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

/** Keeps the language that somebody chooses, for the next time. */
export function choose(language: Language): Language {
  localStorage.setItem('language', language);
  return language;
}
