import { BlockList, isIPv4 } from 'node:net';

/*
 * EventBridge's filter patterns. Source: the page "Event patterns" of EventBridge's documentation.
 *
 * A pattern has the structure of the events that it matches. All its fields must match. A field lists what it allows,
 * and one of that must match: a text, number, boolean or null, or an object with one operator. Where an event's field
 * is itself a list, one of its items must match.
 */

interface Operator {
  /** What the operator compares with, in words for whoever wrote something else. */
  wants: string;
  takes: (operand: unknown) => boolean;
  matches: (operand: never, value: unknown) => boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNumber = (value: unknown): boolean => isText(value) || typeof value === 'number';

const onText = (matches: (operand: string, value: string) => boolean): Operator => ({
  wants: 'a text',
  takes: isText,
  matches: (operand: string, value) => isText(value) && matches(operand, value),
});

const OPERATORS: Readonly<Record<string, Operator>> = {
  prefix: onText((operand, value) => value.startsWith(operand)),
  suffix: onText((operand, value) => value.endsWith(operand)),
  contains: onText((operand, value) => value.includes(operand)),
  'anything-but': {
    wants: 'a text, a number, a list of them, or a prefix',
    takes: (operand) =>
      isObject(operand)
        ? Object.keys(operand).join() === 'prefix' && isText(operand['prefix'])
        : [operand].flat().length > 0 && [operand].flat().every(isTextOrNumber),
    matches: (operand: unknown, value) => value !== undefined && ![operand].flat().some((each) => allows(each, value)),
  },
  numeric: {
    wants: 'one or two comparisons, such as [">", 0, "<=", 5], with numbers within ±1e9',
    takes: (operand) =>
      Array.isArray(operand) && [2, 4].includes(operand.length) && comparisonsOf(operand).every(isComparison),
    matches: (operand: unknown[], value) =>
      typeof value === 'number' &&
      comparisonsOf(operand).every(([sign, bound]) => COMPARE[String(sign)]?.(value, Number(bound))),
  },
  cidr: {
    wants: 'an IPv4 block such as 10.0.0.0/24',
    takes: (operand) => isText(operand) && blockOf(operand) !== undefined,
    matches: (operand: string, value) => isText(value) && isIPv4(value) && blockOf(operand)?.check(value) === true,
  },
  exists: {
    wants: 'true or false',
    takes: (operand) => typeof operand === 'boolean',
    matches: (operand: boolean, value) => (value !== undefined) === operand,
  },
};

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** Whether an event matches a pattern in which `patternProblem` finds none. */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) {
    const values: unknown[] = Array.isArray(event) && event.length > 0 ? event : [event];
    return pattern.some((allowed) => values.some((value) => allows(allowed, value)));
  }
  if (!isObject(pattern)) return false;
  const fields = Object.entries(pattern);
  // A field inside one that is absent is absent, too; only `exists` matches that.
  if (!isObject(event)) return fields.length > 0 && fields.every(([, allowed]) => matchesPattern(allowed, undefined));
  return fields.every(([field, allowed]) => matchesPattern(allowed, event[field]));
}

/** What is wrong with a pattern, with the place of it; undefined where EventBridge takes the pattern. */
export function patternProblem(pattern: unknown, place = 'the pattern'): string | undefined {
  if (Array.isArray(pattern)) {
    if (pattern.length === 0) return `${place} allows nothing: an empty list matches no event`;
    return firstOf(pattern.map((allowed) => valueProblem(allowed, place)));
  }
  if (!isObject(pattern))
    return `${place} must be ${place === 'the pattern' ? 'an object' : 'a list of what it allows'}`;
  return firstOf(Object.entries(pattern).map(([name, inner]) => patternProblem(inner, within(place, name))));
}

function allows(allowed: unknown, value: unknown): boolean {
  if (!isObject(allowed)) return allowed === value;
  const [name = '', operand] = Object.entries(allowed)[0] ?? [];
  const operator = operatorOf(name);
  return operator?.takes(operand) === true && operator.matches(operand as never, value);
}

function valueProblem(allowed: unknown, place: string): string | undefined {
  if (Array.isArray(allowed)) return `${place} holds a list in its list`;
  if (!isObject(allowed)) return undefined;
  const [[name, operand] = ['', undefined], ...others] = Object.entries(allowed);
  if (others.length > 0) return `${place} has ${Object.keys(allowed).join(' and ')} in one object: give each its own`;
  const operator = operatorOf(name);
  if (operator === undefined)
    return `${place} has the operator '${name}', which is none of ${Object.keys(OPERATORS).join(', ')}`;
  return operator.takes(operand) ? undefined : `${place}: ${name} takes ${operator.wants}`;
}

function operatorOf(name: string): Operator | undefined {
  return Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
}

function comparisonsOf(operand: readonly unknown[]): [sign: unknown, bound: unknown][] {
  return operand.flatMap((sign, index) => (index % 2 === 0 ? [[sign, operand[index + 1]] as [unknown, unknown]] : []));
}

function isComparison([sign, bound]: [sign: unknown, bound: unknown]): boolean {
  return isText(sign) && Object.hasOwn(COMPARE, sign) && typeof bound === 'number' && Math.abs(bound) <= 1e9;
}

function blockOf(cidr: string): BlockList | undefined {
  const [, address = '', bits] = /^([\d.]+)\/(\d{1,2})$/.exec(cidr) ?? [];
  if (!isIPv4(address) || Number(bits) > 32) return undefined;
  const block = new BlockList();
  block.addSubnet(address, Number(bits));
  return block;
}

function within(place: string, name: string): string {
  return place === 'the pattern' ? name : `${place}.${name}`;
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
