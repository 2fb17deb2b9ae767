import { writeFileSync } from 'node:fs';
import { UsageError } from '../../exit.ts';
import type { Answer } from './question.ts';

/** All answers of a run, by question. A question that got none is not there. */
export type Answers = Record<string, Answer>;

/** Keeps the answers. Throws UsageError where the file cannot be written. */
export function keepAnswers(file: string, answers: Answers): void {
  try {
    writeFileSync(file, `${JSON.stringify(answers, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** An answer in a line: what was found out, without the events that show it. */
export function wordsOf(answer: Answer): string {
  const short = Object.entries(answer).flatMap(([name, value]) =>
    typeof value === 'string' ? `${name}: ${value}` : [],
  );
  return short.join('; ');
}
