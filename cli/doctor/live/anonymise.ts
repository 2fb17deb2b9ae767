import type { Json } from './json.ts';

/** What is known to be somebody's own, and the word that takes its place. */
export type Known = ReadonlyMap<string, string>;

/**
 * Makes an event anonymous: its form and the platform's own words stay. Whatever is known, such as the account, becomes a
 * word in angle brackets; then each text that is no word of the platform, and each long number, becomes one.
 * @example anonymise({ id: '1a-2b', specversion: '1.0' }, new Map()); // {id: '<text>', specversion: '1.0'}
 */
export function anonymise(value: Json, known: Known): Json {
  if (typeof value === 'string') return anonymiseText(value, known);
  if (typeof value === 'number') return Math.abs(value) < 1000 ? value : '<number>';
  if (Array.isArray(value)) return value.map((each) => anonymise(each, known));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [replaceKnown(name, known), anonymise(each, known)]);
  return Object.fromEntries(entries) as Json;
}

function anonymiseText(text: string, known: Known): string {
  const inner = parse(text);
  // JSON in a text: whether it was one is the very question, so it stays one.
  if (inner !== undefined) return JSON.stringify(anonymise(inner, known));
  const rest = replaceKnown(text, known);
  if (OF_THE_PLATFORM.test(rest)) return rest;
  return TIME.test(rest) ? '<time>' : '<text>';
}

/** Names of resources (ARNs), events and states, versions and media types; in them nothing but what was replaced. */
const OF_THE_PLATFORM =
  /^(acs\.[a-z]+|acs:[a-z]+:<region>:<account>:\/?[a-z]+\/<\w+>|(ecs:|mns:|ALIYUN::)[A-Za-z:]+|Pending|Starting|Running|Stopping|Stopped|\d\.\d|application\/json(; ?charset=utf-8)?|<\w+>)$/i;

const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/;

function replaceKnown(text: string, known: Known): string {
  // The longest first: one may be a part of another.
  const names = [...known.keys()].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  return names.reduce((rest, name) => rest.replaceAll(name, known.get(name) ?? ''), text);
}

/** The object or list that a text holds. */
function parse(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
