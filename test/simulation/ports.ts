import type { Random } from '../../local/random.ts';
import { withinBudget, type CallRecord } from '../../shared/cloud/budget.ts';
import type { Ecs } from '../../shared/cloud/ecs.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import type { Log } from '../../shared/platform/log.ts';
import type { Outcome, Outcomes } from '../../shared/domain/outcomes.ts';
import type { Ports } from '../../shared/ports.ts';
import type { DeadLetter, Queue } from '../../shared/cloud/queue.ts';
import { encodeMessage, type WorkItem } from '../../shared/domain/message.ts';
import { TAG } from '../../shared/domain/tags.ts';
import { send } from './calls.ts';
import { EcsCalls } from './ecsCalls.ts';
import type { Invocation } from './invocation.ts';
import { noteCreated, noteGoals, noteOutcome, noteRelease, noteSent } from './observe.ts';
import {
  certainly,
  checkRelease,
  checkSecrets,
  checkSend,
  checkStart,
  checkStop,
  sawAddress,
  sawTags,
} from './watch.ts';
import { DEAD_LETTERS, QUEUE, REGION, TOPIC } from './settings.ts';
import type { World } from './world.ts';

/**
 * The ports of one invocation: the real ones' interfaces over the models, through everything that can go wrong.
 * @param calls what the function instance remembers of its calls.
 */
export function portsOf(invocation: Invocation, calls: CallRecord): Ports {
  const { world, key, instance } = invocation;
  let random: Random | undefined;
  return {
    ecs: withinBudget(ecsPort(invocation), instance.clock, calls),
    queue: queuePort(invocation),
    outcomes: outcomesPort(invocation),
    clock: instance.clock,
    random: () => (random ??= world.chance.at(`${key}/random`)).next(),
    log: logPort(invocation),
  };
}

function ecsPort(invocation: Invocation): Ecs {
  const { world } = invocation;
  const ecs = new EcsCalls(world.ecs, REGION);
  const call = <A>(api: string, about: () => string, effect: () => A): Promise<A> =>
    send(invocation, { service: 'ecs', api, about, effect });
  const list = (ids: readonly string[]) => (): string => ids.join(',');
  return {
    createInstance: (parameters, token) => {
      const placement = parameters.tag.find(({ key }) => key === TAG.slot)?.value ?? '';
      const create = (): string => {
        const instanceId = ecs.createInstance(parameters, token);
        noteCreated(world, instanceId, parameters);
        return instanceId;
      };
      return certainly(invocation, placement, () =>
        call('CreateInstance', () => JSON.stringify(parameters.tag), create),
      );
    },
    describe: (ids) =>
      looking(
        invocation,
        call('DescribeInstances', list(ids), () => ecs.describe(ids)),
      ),
    describeTagged: (tags) =>
      looking(
        invocation,
        call(
          'DescribeInstances',
          () => JSON.stringify(tags),
          () => ecs.describeTagged(tags),
        ),
      ),
    start: (ids) => {
      checkStart(invocation, ids);
      invocation.takesStep(ids);
      const there = ambush(world, ids);
      return send(invocation, {
        service: 'ecs',
        api: 'StartInstances',
        about: list(ids),
        effect: () => ecs.start(ids),
        there,
      });
    },
    stop: (ids, options) => {
      checkStop(invocation, ids);
      invocation.takesStep(ids);
      return call('StopInstances', list(ids), () => ecs.stop(ids, options));
    },
    release: (ids) => {
      checkRelease(invocation, ids);
      return call('DeleteInstances', list(ids), () => noteRelease(world, ids, () => ecs.release(ids)));
    },
    allocatePublicIp: async (id) => {
      try {
        const allocate = (): string => ecs.allocatePublicIp(id);
        const address = await call('AllocatePublicIpAddress', () => id, allocate);
        sawAddress(invocation, id, address);
        return address;
      } catch (error) {
        // As in the adapter.
        if (!(error instanceof CloudError && error.code === 'AllocatedAlready')) throw error;
        sawAddress(invocation, id, '');
        return '';
      }
    },
    setAutoRelease: (id, at) =>
      call(
        'ModifyInstanceAutoReleaseTime',
        () => id,
        () => {
          ecs.setAutoRelease(id, at);
        },
      ),
    tag: async (ids, tags) => {
      const recalls = tags[TAG.pending] !== undefined;
      // What is to be looked at again because of a step, and cannot be tagged so, is as if nobody had looked.
      if (recalls) invocation.takesStep(ids.filter((id) => invocation.stepped.has(id)));
      await call(
        'TagResources',
        () => `${ids.join(',')} ${JSON.stringify(tags)}`,
        () => {
          ecs.tag(ids, tags);
          noteGoals(invocation, ids, tags);
        },
      );
      sawTags(invocation, ids, tags);
      if (recalls) for (const id of ids) invocation.unwatched.delete(id);
    },
    untag: (ids, keys) =>
      call(
        'UntagResources',
        () => `${ids.join(',')} ${keys.join(',')}`,
        () => {
          ecs.untag(ids, keys);
        },
      ),
  };
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

/** Remembers how an invocation first saw each instance: that is what its decisions rest on. */
async function looking<A extends Awaited<ReturnType<Ecs['describe']>>>(
  { seen, unwatched }: Invocation,
  answer: Promise<A>,
): Promise<A> {
  const instances = await answer;
  for (const instance of instances) {
    if (!seen.has(instance.instanceId)) seen.set(instance.instanceId, instance);
    unwatched.delete(instance.instanceId);
  }
  return instances;
}

function queuePort(invocation: Invocation): Queue {
  const { world } = invocation;
  const put = (queueName: string, text: string, delaySeconds: number, items: readonly WorkItem[]): Promise<void> =>
    send(invocation, {
      service: 'mns',
      api: 'SendMessage',
      about: () => `${queueName} +${delaySeconds}s ${text}`,
      effect: () => {
        const body = Buffer.from(text, 'utf8').toString('base64');
        world.mns.queue(queueName).send({ body, delaySeconds });
        noteSent(invocation, queueName, items);
      },
    });
  return {
    send: (items, delaySeconds) => {
      checkSend(invocation, items);
      const text = encodeMessage(items);
      checkSecrets(world, 'a message', text);
      return put(QUEUE, text, delaySeconds, items);
    },
    sendDeadLetter: (letter: DeadLetter) => {
      const text = JSON.stringify(letter);
      checkSecrets(world, 'a dead letter', text);
      return put(DEAD_LETTERS, text, 0, []);
    },
  };
}

function outcomesPort(invocation: Invocation): Outcomes {
  const { world } = invocation;
  return {
    publish: (outcome: Outcome) => {
      const text = JSON.stringify(outcome);
      checkSecrets(world, 'an outcome', text);
      return send(invocation, {
        service: 'mns',
        api: 'PublishMessage',
        about: () => `${outcome.id} ${outcome.type} ${outcome.data.code ?? ''}`,
        effect: () => {
          world.mns.topic(TOPIC).publish({ body: Buffer.from(text, 'utf8').toString('base64') });
          noteOutcome(world, outcome);
        },
      });
    },
  };
}

function logPort({ world, key }: Invocation): Log {
  const write =
    (level: string): Log['info'] =>
    (message, fields = {}) => {
      const line = `${message} ${JSON.stringify(fields)}`;
      checkSecrets(world, 'a log line', line);
      world.note(key, () => `${level}: ${line}`);
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
