import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patchBetween, patched } from './patch.ts';
import type { State } from './state.ts';

function aState(parts: object): State {
  const common = { version: 1, name: 'local', region: 'cn-hangzhou', at: 0, speed: 1, everySeconds: 1, total: 0 };
  return { ...common, kind: 'local', instances: {}, queues: {}, problems: {}, ...parts } as State;
}

test('a patch holds only what changed, entry by entry', () => {
  const one = { status: 'Pending', goal: null };
  const before = aState({ at: 1, instances: { 'i-1': one, 'i-2': one, 'i-3': one } });
  const after = aState({ at: 2, instances: { 'i-1': one, 'i-2': { ...one, status: 'Running' }, 'i-4': one } });

  expect(patchBetween(before, after)).toEqual([
    { op: 'replace', path: '/at', value: 2 },
    { op: 'remove', path: '/instances/i-3' },
    { op: 'replace', path: '/instances/i-2', value: { status: 'Running', goal: null } },
    { op: 'add', path: '/instances/i-4', value: one },
  ]);
});

test('what did not change stays the same object', () => {
  const before = aState({ instances: { a: { n: 1 }, b: { n: 1 } } });

  const after = patched(before, [{ op: 'replace', path: '/instances/a', value: { n: 2 } }]);

  expect(after.instances['b']).toBe(before.instances['b']);
  expect(before.instances['a']).toEqual({ n: 1 });
});

test('a patch leads from any state to any other, whatever its entries are called', () => {
  const entries = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a/b', 'a~b', '~1')),
    fc.jsonValue(),
  );
  const states = fc.record({ at: fc.nat(), instances: entries, calls: entries, queues: entries }).map(aState);

  fc.assert(
    fc.property(states, states, (before, after) => {
      expect(JSON.parse(JSON.stringify(patched(before, patchBetween(before, after))))).toEqual(
        JSON.parse(JSON.stringify(after)),
      );
    }),
  );
});
