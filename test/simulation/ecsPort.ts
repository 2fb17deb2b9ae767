import { decorateEcs, type EcsCall } from '../../shared/cloud/decorateEcs.ts';
import type { Ecs } from '../../shared/cloud/ecs.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { UNKNOWN, type Instance } from '../../shared/domain/instance.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { send } from './calls.ts';
import { checkBudget, checkIdleRecall, checkRecall, countsForLook } from './economy.ts';
import { checkFresh, checkGiveBack } from './fresh.ts';
import { certainly, checkName, checkOpen } from './creations.ts';
import { checkUntag, noteUntagged } from './ends.ts';
import { NotingCalls } from './notingCalls.ts';
import { noteRead } from './observe.ts';
import type { Invocation } from './invocation.ts';
import { checkRelease, checkStart, checkStop, sawAddress, sawTags } from './watch.ts';
import { checkAutoRelease, checkReleaseAsked, checkStopOptions, inOrder } from './options.ts';
import type { World } from './world.ts';

/** ECS as one invocation sees it: its calls are checked as they leave, and go through everything that can go wrong. */
export function ecsPort(invocation: Invocation): Ecs {
  const { world } = invocation;
  const calls = new NotingCalls(invocation);
  const ecs = decorateEcs(calls, (call, effect) => {
    const there = call.method === 'start' ? ambush(world, call.given[0]) : undefined;
    checkBudget(invocation, call.api);
    if (countsForLook(call)) invocation.ecsCalls += 1;
    return send(invocation, { service: 'ecs', api: call.api, about: () => tellGiven(call), effect, there });
  });
  return {
    ...ecs,
    createInstance: (parameters, token) => {
      const placement = parameters.tag.find(({ key }) => key === TAG.slot)?.value ?? '';
      checkOpen(invocation, parameters);
      checkName(invocation, parameters);
      const create = (): Promise<string> => ecs.createInstance(parameters, token);
      return inOrder(invocation, parameters, () => certainly(invocation, placement, create));
    },
    describe: async (ids) => {
      for (const id of ids) {
        invocation.asked.set(id, (invocation.asked.get(id) ?? 0) + 1);
        invocation.unshown.add(id);
        invocation.untaggedBlindly.delete(id);
      }
      const instances = await looking(invocation, shownOddly(invocation, ecs.describe(ids)), true);
      for (const { instanceId } of instances) {
        invocation.unshown.delete(instanceId);
        noteRead(invocation, instanceId);
      }
      return instances;
    },
    describeTagged: async (tags, token) => {
      const page = await ecs.describeTagged(tags, token);
      // A list of a request's instances is for finding twins: a look at them may come later.
      const request = tags[TAG.request];
      const isLook = request === undefined;
      if (!isLook && page.nextToken === undefined)
        invocation.lists.set(request, (invocation.lists.get(request) ?? 0) + 1);
      const shown = shownOddly(invocation, Promise.resolve(page.instances));
      return { ...page, instances: await looking(invocation, shown, isLook) };
    },
    start: (ids) => {
      checkStart(invocation, ids);
      checkFresh(invocation, ids);
      invocation.takesStep(ids);
      return ecs.start(ids);
    },
    stop: (ids, options) => {
      checkStop(invocation, ids);
      checkStopOptions(invocation, ids, options);
      checkFresh(invocation, ids);
      invocation.takesStep(ids);
      return ecs.stop(ids, options);
    },
    release: async (ids) => {
      checkRelease(invocation, ids);
      checkReleaseAsked(invocation, ids);
      checkFresh(invocation, ids);
      for (const id of ids) {
        invocation.unanswered.add(id);
        invocation.releases.add(id);
      }
      const results = await ecs.release(ids);
      for (const id of ids) invocation.unanswered.delete(id);
      return results;
    },
    setAutoRelease: (id, at) => {
      checkAutoRelease(invocation, id, at);
      checkFresh(invocation, [id]);
      return ecs.setAutoRelease(id, at);
    },
    allocatePublicIp: async (id) => {
      checkFresh(invocation, [id]);
      try {
        const address = await ecs.allocatePublicIp(id);
        sawAddress(invocation, id, address);
        return address;
      } catch (error) {
        // As in the adapter.
        if (!(error instanceof CloudError && error.code === 'AllocatedAlready')) throw error;
        sawAddress(invocation, id, '');
        return '';
      }
    },
    untag: async (ids, keys) => {
      const takesOff = keys.includes(TAG.pending);
      if (takesOff) {
        checkUntag(invocation, ids);
        for (const id of ids) invocation.untagged.add(id);
      }
      await ecs.untag(ids, keys);
      if (takesOff) noteUntagged(invocation, ids);
    },
    tag: async (ids, tags) => {
      const recalls = tags[TAG.pending] !== undefined;
      if (recalls && tags[TAG.cleanUp] === undefined) {
        checkRecall(invocation, ids);
        checkIdleRecall(invocation, ids);
      }
      for (const id of recalls ? ids : []) {
        invocation.recalled.add(id);
        // What is to be looked at again because of a step, and cannot be tagged so, is as if nobody had looked.
        if (invocation.stepped.has(id)) invocation.unwatched.add(id);
      }
      const [failed] = tags[TAG.outcome]?.split('/') ?? [];
      if (failed !== undefined) for (const id of ids) invocation.recorded.add(`${id}/${failed}`);
      checkGiveBack(invocation, ids, tags);
      await ecs.tag(ids, tags);
      sawTags(invocation, ids, tags);
      if (recalls) for (const id of ids) invocation.unwatched.delete(id);
    },
  };
}

/** What a call is about, for the history. Of the parameters of a new instance the tags alone: others may be secrets. */
function tellGiven(call: EcsCall): string {
  const told = call.method === 'createInstance' ? [call.given[0].tag] : call.given;
  return told.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(' ');
}

/** Springs what waits for the start of one of these. @returns how long the start is then under way, in milliseconds. */
function ambush({ ambushes, ledger }: World, ids: readonly string[]): number | undefined {
  for (const id of ids) {
    const requestId = ledger.instances.get(id)?.slot?.requestId ?? '';
    const found = ambushes.get(requestId);
    if (found === undefined) continue;
    ambushes.delete(requestId);
    found.spring();
    return found.startMs;
  }
  return undefined;
}

/** Some instances as one answer of ECS may show them: without a status that exists, or without their tags. */
async function shownOddly(invocation: Invocation, answer: Promise<Instance[]>): Promise<Instance[]> {
  const instances = await answer;
  const { world, key } = invocation;
  const { odd } = world.script.rates;
  if (odd === 0) return instances;
  const call = `${key}/${invocation.calls}`;
  return instances.map((instance) => {
    const point = `${call}/${instance.instanceId}`;
    if (world.chance.strike(point, { odd }) === undefined) return instance;
    return world.chance.at(point).chance(0.5)
      ? { ...instance, status: UNKNOWN }
      : { ...instance, tags: {}, tagsUnread: true, status: UNKNOWN };
  });
}

/**
 * Remembers how an invocation saw each instance: that is what its decisions rest on.
 * @param isLook the answer counts for more than what the invocation saw before.
 */
async function looking<A extends Awaited<ReturnType<Ecs['describe']>>>(
  { seen, unwatched, lookedAt, world }: Invocation,
  answer: Promise<A>,
  isLook: boolean,
): Promise<A> {
  const leftAt = world.clock.now();
  const instances = await answer;
  for (const instance of instances) {
    if (isLook || !seen.has(instance.instanceId)) seen.set(instance.instanceId, instance);
    unwatched.delete(instance.instanceId);
    lookedAt.set(instance.instanceId, leftAt);
  }
  return instances;
}
