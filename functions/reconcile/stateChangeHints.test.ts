import { expect, test } from 'vitest';
import { aWorkItem } from '../../test/support/builders.ts';
import { StateChangeHints } from './stateChangeHints.ts';

function waitingFor(...ids: string[]): StateChangeHints {
  const hints = new StateChangeHints();
  hints.expect(ids.map((instanceId) => aWorkItem({ instanceId })));
  return hints;
}

const stopped = (instanceId: string) => ({ instanceId, state: 'Stopped' });

test('a change is worth a look when its instance is waited for and can be started now', () => {
  const hints = waitingFor('i-1', 'i-2');

  const changes = [stopped('i-1'), { instanceId: 'i-2', state: 'Running' }, stopped('i-3'), stopped('i-1')];

  expect(hints.worthALook(changes)).toEqual(['i-1']);
});

test('changes of many are left to their tick', () => {
  expect(waitingFor('1', '2', '3', '4', '5').worthALook([stopped('1')])).toEqual(['1']);
  expect(waitingFor('1', '2', '3', '4', '5', '6').worthALook([stopped('1')])).toEqual([]);
});

test('only the last delivery’s instances are waited for, and none before the first', () => {
  const hints = waitingFor('i-1');

  hints.expect([aWorkItem({ instanceId: 'i-2' })]);

  expect(hints.worthALook([stopped('i-1'), stopped('i-2')])).toEqual(['i-2']);
  expect(new StateChangeHints().worthALook([stopped('i-1')])).toEqual([]);
});
