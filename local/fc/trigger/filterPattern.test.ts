import { expect, test } from 'vitest';
import { matchesPattern, patternProblem } from './filterPattern.ts';

const EVENT = {
  source: 'acs.ecs',
  type: 'ecs:Instance:StateChange',
  data: {
    ...{ state: 'Running', count: 3, ip: '10.0.0.123', ratio: 301.8, on: true },
    ...{ nothing: null, blank: '', zones: ['a', 'b'], none: [] as string[] },
  },
};

test.each([
  [{}],
  [{ source: ['acs.ecs'] }],
  [{ source: ['acs.oss', 'acs.ecs'], type: ['ecs:Instance:StateChange'] }],
  [{ data: { state: ['Stopped', 'Running'], count: [3] } }],
  [{ type: [{ prefix: 'ecs:' }] }],
  [{ type: [{ suffix: ':StateChange' }] }],
  [{ data: { state: [{ 'anything-but': 'Stopped' }] } }],
  [{ data: { state: [{ 'anything-but': ['Stopped', 'Pending'] }] } }],
  [{ data: { state: [{ 'anything-but': { prefix: 'Stop' } }] } }],
  [{ data: { count: [{ 'anything-but': 4 }] } }],
  [{ data: { count: [{ 'anything-but': [1, 2] }] } }],
  [{ type: [{ contains: 'Instance' }] }],
  [{ type: [{ prefix: 'oss:' }, { suffix: 'Change' }] }],
  [{ data: { count: [{ numeric: ['>', 0, '<=', 3] }] } }],
  [{ data: { count: [{ numeric: ['>=', 3] }] } }],
  [{ data: { count: [{ numeric: ['<', 10] }] } }],
  [{ data: { ratio: [{ numeric: ['=', 301.8] }] } }],
  [{ data: { ip: [{ cidr: '10.0.0.0/24' }] } }],
  [{ data: { state: [{ exists: true }] } }],
  [{ data: { nothing: [{ exists: true }] } }],
  [{ data: { missing: [{ exists: false }] } }],
  [{ data: { content: { state: [{ exists: false }] } } }],
  [{ data: { on: [true], nothing: [null], blank: [''] } }],
  [{ data: { zones: ['b', 'c'] } }],
  [{ data: { zones: [{ prefix: 'a' }] } }],
])('%j matches', (pattern) => {
  expect(matchesPattern(pattern, EVENT)).toBe(true);
});

test.each([
  [{ source: ['acs.oss'] }],
  [{ source: ['acs.ecs'], type: ['other'] }],
  [{ data: { state: [] } }],
  [{ data: { missing: ['x'] } }],
  [{ data: ['Running'] }],
  [{ source: { nested: ['acs.ecs'] } }],
  [{ type: [{ prefix: 'oss:' }] }],
  [{ type: [{ suffix: 'ecs:' }] }],
  [{ data: { count: [{ prefix: '3' }] } }],
  [{ data: { state: [{ 'anything-but': ['Running'] }] } }],
  [{ source: [{ numeric: ['>', 1] }] }],
  [{ data: { state: [{ 'anything-but': { prefix: 'Run' } }] } }],
  [{ data: { count: [{ 'anything-but': [3, 4] }] } }],
  [{ data: { missing: [{ 'anything-but': 'x' }] } }],
  [{ type: [{ contains: 'instance' }] }],
  [{ data: { count: [{ numeric: ['>', 3, '<=', 5] }] } }],
  [{ data: { count: [{ numeric: ['<', 3] }] } }],
  [{ data: { count: ['3'] } }],
  [{ data: { ip: [{ cidr: '10.0.1.0/24' }] } }],
  [{ data: { state: [{ cidr: '0.0.0.0/0' }] } }],
  [{ data: { state: [{ exists: false }] } }],
  [{ data: { nothing: [{ exists: false }] } }],
  [{ data: { missing: [{ exists: true }] } }],
  [{ data: { content: { state: ['Running'] } } }],
  [{ data: { state: ['Running'], content: { state: ['Running'] } } }],
  [{ data: { missing: [null] } }],
  [{ data: { nothing: [''] } }],
  [{ data: { blank: [null] } }],
  [{ data: { zones: ['c'] } }],
  [{ data: { none: ['a'] } }],
  [{ missing: {} }],
  ['acs.ecs'],
])('%j does not match', (pattern) => {
  expect(matchesPattern(pattern, EVENT)).toBe(false);
});

test.each([
  [{}],
  [{ source: ['acs.ecs', 1, true, null, ''] }],
  [{ data: { content: { state: ['Stopped', { prefix: 'Stop' }, { suffix: 'ed' }, { contains: 'op' }] } } }],
  [{ data: { state: [{ 'anything-but': 'a' }, { 'anything-but': 1 }, { 'anything-but': ['a', 'b'] }] } }],
  [{ data: { state: [{ 'anything-but': { prefix: 'a' } }, { exists: true }, { cidr: '10.0.0.0/8' }] } }],
  [{ data: { count: [{ numeric: ['=', 1e9] }, { numeric: ['>', -1e9, '<', 5.5] }] } }],
])('%j is a pattern', (pattern) => {
  expect(patternProblem(pattern)).toBeUndefined();
});

test.each([
  ['acs.ecs', 'the pattern must be an object'],
  [null, 'the pattern must be an object'],
  [{ source: 'acs.ecs' }, 'source must be a list of what it allows'],
  [{ data: { state: 'Stopped' } }, 'data.state must be a list of what it allows'],
  [{ data: { state: [] } }, 'data.state allows nothing: an empty list matches no event'],
  [{ data: { state: [['Stopped']] } }, 'data.state holds a list in its list'],
  [
    { data: { state: [{ wildcard: 'Stop*' }] } },
    "data.state has the operator 'wildcard', which is none of prefix, suffix, contains, anything-but, numeric, cidr, exists",
  ],
  [
    { data: { state: ['Stopped', { toString: '' }] } },
    "data.state has the operator 'toString', which is none of prefix, suffix, contains, anything-but, numeric, cidr, exists",
  ],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'source has prefix and suffix in one object: give each its own'],
  [{ source: [{ prefix: 1 }] }, 'source: prefix takes a text'],
  [{ source: [{ suffix: ['a'] }] }, 'source: suffix takes a text'],
  [{ source: [{ contains: null }] }, 'source: contains takes a text'],
  ...[[], [true], { suffix: 'a' }, { prefix: ['a'] }, {}, null].map((operand): [unknown, string] => [
    { source: [{ 'anything-but': operand }] },
    'source: anything-but takes a text, a number, a list of them, or a prefix',
  ]),
  ...[[], ['>'], ['>', '1'], ['!=', 1], ['>', 0, '<'], ['>', 0, '<', 1, '=', 2], ['<', 1.1e9], 5].map(
    (operand): [unknown, string] => [
      { data: { count: [{ numeric: operand }] } },
      'data.count: numeric takes one or two comparisons, such as [">", 0, "<=", 5], with numbers within ±1e9',
    ],
  ),
  ...['10.0.0.0', '10.0.0.0/33', '10.0.0/24', '::1/64', 10].map((operand): [unknown, string] => [
    { data: { ip: [{ cidr: operand }] } },
    'data.ip: cidr takes an IPv4 block such as 10.0.0.0/24',
  ]),
  [{ data: { state: [{ exists: 'yes' }] } }, 'data.state: exists takes true or false'],
])('%j is none: %s', (pattern, problem) => {
  expect(patternProblem(pattern)).toBe(problem);
});
