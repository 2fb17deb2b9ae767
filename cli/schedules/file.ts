import * as v from 'valibot';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { UsageError } from '../exit.ts';
import { readText } from '../readText.ts';
import { Problem } from './problem.ts';
import { ENTRY_KEYS, ScheduleFile } from './schema.ts';
import { timersOf, type ScheduleTimer } from './timers.ts';

/**
 * Reads the timers that a file of schedules asks for.
 * @throws UsageError with the line, what is wrong there, and what helps. It repeats no value of a request, because that may
 * hold secrets.
 */
export function readSchedules(file: string): ScheduleTimer[] {
  return parseSchedules(readText(file, 'Name another file with -f, or begin with examples/schedules.yaml.'), file);
}

/** The same, of a text. */
export function parseSchedules(text: string, file: string): ScheduleTimer[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (at: number, words: string): never => {
    throw new UsageError(`${file}, line ${lines.linePos(at).line}: ${words}.`);
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) refuse(syntax.pos[0], `it is no YAML (${syntax.message.replace(/\.$/, '')})`);
  try {
    return check(document.toJS());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { path, message } = error;
    return refuse(placeOf(document, path), `${path.length === 0 ? 'the file' : path.join('.')} ${message}`);
  }
}

function check(value: unknown): ScheduleTimer[] {
  const parsed = v.safeParse(ScheduleFile, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new Problem(
      (issue.path ?? []).map(({ key }) => key as string | number),
      wordsOf(issue),
    );
  }
  const taken = new Set<string>();
  return parsed.output.schedules.flatMap((entry, index) => {
    try {
      const timers = timersOf(entry);
      const twice = timers.find(({ timer }) => taken.has(timer));
      if (twice !== undefined)
        throw new Problem(['name'], `makes the timer ${twice.timer}, as another schedule does: give it another name`);
      for (const { timer } of timers) taken.add(timer);
      return timers;
    } catch (error) {
      throw error instanceof Problem ? new Problem(['schedules', index, ...error.path], error.message) : error;
    }
  });
}

function wordsOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') {
    const isEntry = issue.path?.length === 3;
    return `is no known key: ${isEntry ? `a schedule has ${ENTRY_KEYS.join(', ')}` : 'correct or remove it'}`;
  }
  if (issue.received === 'undefined') return 'is missing: write it';
  if (issue.path === undefined) return 'must have the key schedules, and a list under it';
  return /^[a-z]/.test(issue.message) ? issue.message : `must be ${issue.expected ?? 'of another form'}`;
}

/** Where in the text a path leads to: to the key, where there is one, else to what should have it. */
function placeOf(document: Document, path: readonly (string | number)[]): number {
  const parent = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === last) : undefined;
  const found = pair?.key ?? (isSeq(parent) ? parent.items[Number(last)] : undefined) ?? parent;
  return isNode(found) ? (found.range?.[0] ?? 0) : 0;
}
