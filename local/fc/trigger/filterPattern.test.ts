import { expect, it } from 'vitest';
import { matchesPattern } from './filterPattern.ts';

const EVENT = { source: 'acs.ecs', type: 'ecs:Instance:StateChange', data: { state: 'Running', count: 3 } };

it.each([
  [{}],
  [{ source: ['acs.ecs'] }],
  [{ source: ['acs.oss', 'acs.ecs'], type: ['ecs:Instance:StateChange'] }],
  [{ data: { state: ['Stopped', 'Running'], count: [3] } }],
  [{ type: [{ prefix: 'ecs:' }] }],
  [{ type: [{ suffix: ':StateChange' }] }],
  [{ data: { state: [{ 'anything-but': 'Stopped' }] } }],
  [{ data: { state: [{ 'anything-but': ['Stopped', 'Pending'] }] } }],
])('%j matches', (pattern) => {
  expect(matchesPattern(pattern, EVENT)).toBe(true);
});

it.each([
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
  ['acs.ecs'],
])('%j does not match', (pattern) => {
  expect(matchesPattern(pattern, EVENT)).toBe(false);
});
