import { expect, test } from 'vitest';
import { deploymentNames, NAME_PREFIX } from './deploymentNames.ts';

/** All names of a deployment, of every kind. */
function allOf(prefix: string): string[] {
  const { functions, tags, ...others } = deploymentNames(prefix);
  return [...Object.values(functions), ...Object.values(tags), ...Object.values(others)];
}

test.each(['a', 'b-', 'team-7-', 'x'.repeat(20)])('%s is a prefix, and its names fit every service', (prefix) => {
  expect(prefix).toMatch(NAME_PREFIX);
  for (const name of allOf(prefix)) expect(name).toMatch(/^[a-z][a-z0-9-]{0,63}$/);
  expect(allOf(prefix).filter((name) => allOf('').includes(name))).toEqual([]);
});

test.each(['', '7-', '-a', 'A-', 'a_', 'a.', 'ä-', 'a b', 'aliyun-', 'acs:', 'x'.repeat(21), 'a-\n'])(
  '%j is none',
  (prefix) => {
    expect(prefix).not.toMatch(NAME_PREFIX);
  },
);
