import type { Random } from '../../local/random.ts';
import { withinBudget, type CallRecord } from '../../shared/cloud/budget.ts';
import type { Log } from '../../shared/platform/log.ts';
import type { Outcome, Outcomes } from '../../shared/domain/outcomes.ts';
import type { ScheduleOutcome } from '../../shared/domain/scheduleOutcome.ts';
import type { Ports } from '../../shared/ports.ts';
import type { DeadLetter, Queue } from '../../shared/cloud/queue.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import { send } from './calls.ts';
import { ecsPort } from './ecsPort.ts';
import { checkRefused } from './creations.ts';
import { checkBackOff, checkGrid, checkTagged, checkThrottled } from './economy.ts';
import { checkTelling } from './ends.ts';
import { checkClear, checkFreshEnd } from './fresh.ts';
import { checkLetter } from './messages.ts';
import { checkGoneOnce } from './outcomeChecks.ts';
import { noticing } from './refusedCalls.ts';
import type { Invocation } from './invocation.ts';
import { noteOutcome, noteSent } from './observe.ts';
import { checkSecrets, checkSend, checkToldOnce, isFailedSince } from './watch.ts';
import { DEAD_LETTERS, QUEUE, SETTINGS, TOPIC } from './settings.ts';
import { encodeAs } from './versions.ts';

/**
 * The ports of one invocation: the real ones' interfaces over the models, through everything that can go wrong.
 * @param calls what the function instance remembers of its calls.
 */
export function portsOf(invocation: Invocation, calls: CallRecord): Ports {
  const { world, key, instance } = invocation;
  let random: Random | undefined;
  return {
    ecs: noticing(
      invocation,
      withinBudget(ecsPort(invocation), instance.clock, calls, SETTINGS[invocation.name].config.createsPerMinute),
    ),
    queue: queuePort(invocation),
    outcomes: outcomesPort(invocation),
    clock: instance.clock,
    random: () => (random ??= world.chance.at(`${key}/random`)).next(),
    log: logPort(invocation),
  };
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
    send: async (items, delaySeconds) => {
      checkSend(invocation, items);
      checkTagged(invocation, items);
      checkBackOff(invocation, items, delaySeconds);
      checkThrottled(invocation, items, delaySeconds);
      checkGrid(invocation, delaySeconds);
      invocation.sends.push({ at: world.clock.now(), items: items.length, delaySeconds });
      const text = encodeAs(invocation, items);
      checkSecrets(world, 'a message', text);
      await put(QUEUE, text, delaySeconds, items);
      for (const { instanceId, finished, errors } of items) {
        invocation.resent.add(instanceId);
        if (finished !== true && errors === undefined) invocation.waiting.add(instanceId);
      }
    },
    sendDeadLetter: (letter: DeadLetter) => {
      const text = JSON.stringify(letter);
      checkSecrets(world, 'a dead letter', text);
      checkLetter(invocation, letter);
      world.ledger.letters.push(text);
      return put(DEAD_LETTERS, text, 0, []);
    },
  };
}

function outcomesPort(invocation: Invocation): Outcomes {
  const { world } = invocation;
  return {
    publish: async (outcome: Outcome) => {
      const text = JSON.stringify(outcome);
      checkSecrets(world, 'an outcome', text);
      checkFreshEnd(invocation, outcome);
      checkClear(invocation, outcome);
      checkGoneOnce(invocation, outcome);
      checkTelling(invocation, outcome);
      checkRefused(invocation, outcome);
      invocation.unpublished.add(outcome.subject);
      let isGivenUp = false;
      const sent = send(invocation, {
        service: 'mns',
        api: 'PublishMessage',
        about: () => `${outcome.id} ${outcome.type} ${outcome.data.code ?? ''}`,
        effect: () => {
          world.mns.topic(TOPIC).publish({ body: Buffer.from(text, 'utf8').toString('base64') });
          checkToldOnce(invocation, outcome);
          // Excluded: it arrives so late that its goal is undone and has failed. The publisher gave up long ago.
          if (!isGivenUp || !isFailedSince(world, outcome)) noteOutcome(world, outcome);
        },
      });
      await sent.catch((error: unknown) => {
        isGivenUp = true;
        throw error;
      });
      invocation.unpublished.delete(outcome.subject);
      if (outcome.id.endsWith('/gone')) invocation.toldGone.push(outcome.id);
    },
    publishFiring: async (outcome: ScheduleOutcome) => {
      const text = JSON.stringify(outcome);
      checkSecrets(world, 'an outcome', text);
      await send(invocation, {
        service: 'mns',
        api: 'PublishMessage',
        about: () => `${outcome.id} ${outcome.type} ${outcome.data.code ?? ''}`,
        effect: () => {
          world.mns.topic(TOPIC).publish({ body: Buffer.from(text, 'utf8').toString('base64') });
          invocation.firings.push(outcome);
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
