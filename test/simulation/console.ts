import { EcsError } from '../../local/ecs/model/errors.ts';
import type { Instance } from '../../local/ecs/model/instance.ts';
import { MOST_TAGS } from '../../shared/domain/tags.ts';
import { notePaidAhead } from './observe.ts';
import type { ConsoleCall } from './script.ts';
import { REGION } from './settings.ts';
import type { World } from './world.ts';

const MONTH_MS = 30 * 24 * 60 * 60_000;

/** Does to an instance what somebody does in the console, or what ECS does by itself. */
export function actFromOutside(world: World, instanceId: string, call: ConsoleCall): void {
  const { ecs } = world;
  const instance = ecs.state.region(REGION).instances.get(instanceId);
  if (instance === undefined) return;
  try {
    act(world, instance, call);
  } catch (error) {
    // Not in this status; somebody clicked in vain.
    if (!(error instanceof EcsError)) throw error;
  }
}

function act(world: World, instance: Instance, call: ConsoleCall): void {
  const { ecs, clock } = world;
  const { lifecycle } = ecs.state;
  const named = { RegionId: REGION, InstanceId: instance.instanceId };
  switch (call) {
    case 'StopInstance':
    case 'StartInstance':
      ecs.call(call, named);
      return;
    case 'DeleteInstance':
      ecs.call(call, { ...named, Force: 'true' });
      return;
    case 'fillTags':
      fillTags(instance);
      lifecycle.settle(instance);
      return;
    case 'keepForGood':
      delete instance.autoReleaseAt;
      lifecycle.settle(instance);
      return;
    case 'autoRelease':
      instance.autoReleaseAt = clock.now();
      lifecycle.settle(instance);
      return;
    case 'reclaim':
      if (instance.status === 'Running') lifecycle.remove(instance);
      return;
    case 'resize':
      if (instance.status !== 'Stopped') return;
      Object.assign(instance, { instanceType: 'ecs.c6.xlarge' });
      lifecycle.settle(instance);
      return;
    case 'subscribe':
      Object.assign(instance.charge, { type: 'PrePaid', expiresAt: clock.now() + MONTH_MS });
      delete instance.autoReleaseAt;
      lifecycle.settle(instance);
      notePaidAhead(world, instance.instanceId);
  }
}

function fillTags(instance: Instance): void {
  for (let number = 0; instance.tags.length < MOST_TAGS; number += 1) {
    instance.tags = [...instance.tags, { key: `console-${number}`, value: '' }];
  }
}
