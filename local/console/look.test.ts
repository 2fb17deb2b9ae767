import { expect, test } from 'vitest';
import { MOST_ROWS } from '../../console/wire/state.ts';
import type { Instance } from '../ecs/model/instance.ts';
import { shownInstances } from './look.ts';

test('of more instances than a page holds it gets the newest', () => {
  const instance = (sequence: number): Instance =>
    ({ instanceId: `i-${sequence}`, sequence, tags: [], network: {}, charge: {} }) as unknown as Instance;
  const many = Array.from({ length: MOST_ROWS + 2 }, (_, sequence) => instance(sequence));

  const shown = Object.keys(shownInstances(many));

  expect(shown).toHaveLength(MOST_ROWS);
  expect(shown).not.toContain('i-0');
  expect(shown).not.toContain('i-1');
});
