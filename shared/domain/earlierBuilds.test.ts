import { describe, expect, test } from 'vitest';
import { clientToken } from '../../functions/create/request.ts';
import { anInstance } from '../../test/support/builders.ts';
import type { Intent } from './instance.ts';
import { decodeMessage, encodeMessage, type WorkItem } from './message.ts';
import { goalTags, intentOf, isPublished, recordedFailure, slotOf, slotTags, type Slot } from './tags.ts';

// What a build from before the first release has written, as it stands in queues and on servers (commit 54543a2).
const MESSAGE =
  '{"v":1,"items":[{"id":"i-bp1a","goal":"Running","gen":0,"due":1767226500000},' +
  '{"id":"i-bp1b","goal":"Stopped","gen":1767225600000,"due":1767226500000,"seen":1,"absent":1767225700000,"errors":3,"old":0},' +
  '{"id":"i-bp1c","goal":"Released","gen":1767225600000,"due":1767226500000,"failure":"DeadlineExceeded","fin":1}]}';
const CREATED = {
  'ecs-provisioner-request': 'batch-7',
  'ecs-provisioner-slot': '3/20/1+',
  'ecs-provisioner-goal': 'v1/Running/gen=0/within=600/ip/autoRelease=60/onFailure=keep',
  'ecs-provisioner-pending': 'Running',
};
const TO_STOP = {
  'ecs-provisioner-goal': 'v1/Stopped/gen=1767225600000/within=900/force/mode=StopCharging',
  'ecs-provisioner-pending': 'Stopped',
};

const slot: Slot = { requestId: 'batch-7', index: 3, count: 20, placement: 1, several: true };
const creation: Intent = {
  goal: 'Running',
  generation: 0,
  withinSeconds: 600,
  publicIp: true,
  autoReleaseMinutes: 60,
  onFailure: 'keep',
};
const stop: Intent = {
  goal: 'Stopped',
  generation: 1767225600000,
  withinSeconds: 900,
  forceStop: true,
  stoppedMode: 'StopCharging',
};
const items: WorkItem[] = [
  { instanceId: 'i-bp1a', goal: 'Running', generation: 0, deadline: 1767226500000 },
  {
    instanceId: 'i-bp1b',
    goal: 'Stopped',
    generation: 1767225600000,
    deadline: 1767226500000,
    seen: true,
    absentSince: 1767225700000,
    errors: 3,
    oldest: 0,
  },
  {
    instanceId: 'i-bp1c',
    goal: 'Released',
    generation: 1767225600000,
    deadline: 1767226500000,
    failure: 'DeadlineExceeded',
    finished: true,
  },
];

describe('what an earlier build has left', () => {
  test('in the queue is read as it was meant, and would be written the same', () => {
    expect(decodeMessage(MESSAGE)).toEqual({ items });
    expect(encodeMessage(items)).toBe(MESSAGE);
  });

  test('on a new server is read as it was meant, and would be written the same', () => {
    const instance = anInstance({ tags: CREATED });

    expect([slotOf(instance), intentOf(instance)]).toEqual([slot, creation]);
    expect({ ...slotTags(slot), ...goalTags(creation) }).toEqual(CREATED);
  });

  test('on a server with a later goal is read as it was meant, and would be written the same', () => {
    const told = anInstance({ tags: { ...TO_STOP, 'ecs-provisioner-told': '1767225600000' } });

    expect([intentOf(told), isPublished(told, stop)]).toEqual([stop, true]);
    expect(goalTags(stop)).toEqual(TO_STOP);
  });

  test('on a server that goes back after a failure is read as it was meant', () => {
    const cleanUp = '0/v1/Released/gen=1/within=900/failure=DeadlineExceeded';
    const tags = { ...CREATED, 'ecs-provisioner-clean-up': cleanUp, 'ecs-provisioner-outcome': '0/DeadlineExceeded' };

    expect(intentOf({ tags })).toEqual({
      ...{ goal: 'Released', generation: 1, withinSeconds: 900, failure: 'DeadlineExceeded' },
    });
    expect(recordedFailure({ tags }, creation)).toBe('DeadlineExceeded');
  });

  // Another token would make a second server for a slot that is filled.
  test('of the creation of a slot is found by the same client token', () => {
    expect(clientToken('batch-7', 3, 1)).toBe('0aafb415569302a23ebb3d4eff139268bf3af74d98a5009f55a06d6d0a17d827');
  });
});
