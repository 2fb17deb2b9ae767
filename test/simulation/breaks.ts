import { TAG } from '../../shared/domain/tags.ts';

/** One deliberate break of the code: in this file, this text (which must be there exactly once) becomes that. */
export interface Break {
  name: string;
  file: string;
  find: string;
  replace: string;
}

/** What the simulator must notice, promise by promise. */
export const BREAKS: readonly Break[] = [
  {
    name: 'CreateInstance without the pending tag',
    file: 'functions/create/request.ts',
    find: '...goalTags(request.intent) });',
    replace: '...goalTags(request.intent) }).filter(([key]) => !key.endsWith("pending"));',
  },
  {
    name: 'a random client token',
    file: 'functions/create/request.ts',
    find: '.update(`${requestId}\\n',
    replace: '.update(`${Math.random()}${requestId}\\n',
  },
  {
    name: 'another placement is asked after a timeout',
    file: 'functions/create/fillSlot.ts',
    find: "if (kind === 'transient') return { slot, error: caught, refusals, uncertain: placement };",
    replace: "if (kind === 'transient') continue;",
  },
  {
    name: 'nobody looks for twins',
    file: 'functions/reconcile/pipeline.ts',
    find: 'await yieldToTwins(givenBack, described, told, ports)',
    replace: 'givenBack',
  },
  {
    name: 'only the later placement looks for twins',
    file: 'functions/reconcile/twins.ts',
    find: 'slotOf(instance)?.several !== true',
    replace: '(slotOf(instance)?.placement ?? 0) === 0',
  },
  {
    name: 'create does not enqueue',
    file: 'functions/create/handOver.ts',
    find: 'await ports.queue.send(batch, delaySeconds(due, ports.clock.now()));',
    replace: 'void batch;',
  },
  {
    name: 'acknowledge first: a message that the queue refused is forgotten',
    file: 'functions/reconcile/finishOrRequeue.ts',
    find: 'await ports.queue.send(batch, delaySeconds(due, ports.clock.now()));',
    replace: 'await ports.queue.send(batch, delaySeconds(due, ports.clock.now())).catch(() => undefined);',
  },
  {
    name: 'the sweep enqueues',
    file: 'functions/reconcile/sweep.ts',
    find: 'const { stuck } = await takePendingOff(looked.finished, looked.isFresh, ports);',
    replace: 'const stuck: WorkItem[] = [];\n  await ports.queue.send(looked.finished, 5);',
  },
  {
    name: 'the goal in a message counts for more than the tag',
    file: 'functions/reconcile/triage.ts',
    find: 'attemptAt(carry(itemOf(instance, intent), item), intent, instance, now)',
    replace: 'attemptAt(item, { ...intent, goal: item.goal, generation: item.generation }, instance, now)',
  },
  {
    name: 'a pending tag that came off under a newer goal is not missed',
    file: 'functions/reconcile/triage.ts',
    find: '(known || isPublished(instance, intent)) && !undone',
    replace: '!undone',
  },
  {
    name: 'a step that comes too late is not found out',
    file: 'functions/reconcile/triage.ts',
    find: 'return (item.oldest ?? item.generation) < generation;',
    replace: 'return false;',
  },
  {
    name: 'a clean-up writes over the goal',
    file: 'functions/reconcile/giveBack.ts',
    find: 'const tags = cleanUpTags(first.intent.generation, intent);',
    replace: `const tags = { '${TAG.goal}': encodeIntent(intent), '${TAG.pending}': 'Released' };`,
  },
  {
    name: 'no deadline',
    file: 'functions/reconcile/attempt.ts',
    find: 'expired: now >= item.deadline',
    replace: 'expired: false',
  },
  {
    name: 'absent is gone at once',
    file: 'functions/reconcile/attempt.ts',
    find: 'now < item.deadline ? HIDDEN_MS',
    replace: 'now < item.deadline ? 0',
  },
  {
    name: 'what never shows is never gone',
    file: 'shared/domain/instance.ts',
    find: 'decideAbsent(intent, known, gone)',
    replace: 'decideAbsent(intent, known, false)',
  },
  {
    name: 'start whatever the status',
    file: 'shared/domain/instance.ts',
    find: "if (instance.status !== 'Stopped') return WAIT;",
    replace: '',
  },
  {
    name: 'start before the address is allocated',
    file: 'shared/domain/instance.ts',
    find: "return lacksAddress ? { kind: 'allocateAddress' } : { kind: 'start' };",
    replace: "return { kind: 'start' };",
  },
  {
    name: 'a failed instance is not given back',
    file: 'functions/reconcile/giveBack.ts',
    find: "intent.onFailure === 'release' &&",
    replace: 'false &&',
  },
  {
    name: 'what somebody has paid for ahead is given back',
    file: 'functions/reconcile/giveBack.ts',
    find: "instance?.chargeType === 'PostPaid' && !trouble",
    replace: '!trouble',
  },
  {
    name: 'release also what is not ours',
    file: 'functions/release/ownership.ts',
    find: 'force ||',
    replace: 'true ||',
  },
  {
    name: 'no outcome',
    file: 'functions/reconcile/publishOutcomes.ts',
    find: 'await ports.outcomes.publish(outcomeFor(attempt, ports.clock.now(), settings));',
    replace: '',
  },
  {
    name: 'no outcome for a slot that stays empty',
    file: 'functions/create/create.ts',
    find: 'await publishFailures(request, unfilled, ports, settings, means.published);',
    replace: '',
  },
  {
    name: 'an outcome that could not be published is taken for told',
    file: 'functions/reconcile/publishOutcomes.ts',
    find: "ports.log.warn('outcome not published', { instanceId, ...errorFields(error) });\n    return inTrouble(attempt);",
    replace: 'return attempt;',
  },
  {
    name: 'a failure is told without being noted',
    file: 'functions/reconcile/publishOutcomes.ts',
    find: 'await recordFailures(attempts.filter(isUnrecorded), ports)',
    replace: 'attempts.filter(isUnrecorded)',
  },
  {
    name: 'released is told before the release',
    file: 'functions/reconcile/pipeline.ts',
    find: 'const acted = await act(triaged.attempts, isFresh, ports);',
    replace:
      "await publishOutcomes(triaged.attempts.filter(({ step }) => step.kind === 'release'), isFresh, ports, settings);\n  const acted = await act(triaged.attempts, isFresh, ports);",
  },
  {
    name: 'a throttled API is called again at once',
    file: 'shared/cloud/budget.ts',
    find: 'entry.throttled ||',
    replace: '',
  },
  {
    name: 'looks come at once, not on the grid',
    file: 'shared/domain/pacing.ts',
    find: 'return (Math.floor((now + TOO_CLOSE_MS) / tick) + 1) * tick;',
    replace: 'return now + 0 * tick;',
  },
  {
    name: 'a poisoned batch is not split',
    file: 'shared/cloud/splitting.ts',
    find: 'batch.length > 1 && !isRetryable(error)',
    replace: 'false',
  },
  {
    name: 'an answer that is not JSON is an error of the request',
    file: 'shared/cloud/errors.ts',
    find: "if (code === '') return 'transient';",
    replace: "if (code === '') return 'request';",
  },
  {
    name: 'expired credentials are the caller’s fault',
    file: 'shared/cloud/errors.ts',
    find: "if (code.includes('Throttling')) return 'throttled';",
    replace:
      "if (code.includes('Throttling')) return 'throttled';\n  if (code === 'InvalidSecurityToken.Expired') return 'request';",
  },
  {
    name: 'the parameters of a request are logged',
    file: 'functions/create/create.ts',
    find: "ports.log.warn('slot not filled', {",
    replace: "ports.log.warn('slot not filled', { parameters: JSON.stringify(request.parameters),",
  },
  {
    name: 'what is to be kept is released when it fails',
    file: 'functions/reconcile/giveBack.ts',
    find: "intent.onFailure === 'release' &&",
    replace: 'intent.onFailure !== undefined &&',
  },
  {
    name: 'every stop is forced',
    file: 'functions/reconcile/act.ts',
    find: 'ecs.stop(ids, { forceStop, stoppedMode })',
    replace: 'ecs.stop(ids, { forceStop: true || forceStop, stoppedMode })',
  },
  {
    name: 'a tenth of the time is given',
    file: 'shared/domain/tags.ts',
    find: 'intent.withinSeconds * 1000',
    replace: 'intent.withinSeconds * 100',
  },
  {
    name: 'the stopped mode is ignored',
    file: 'functions/reconcile/act.ts',
    find: 'ecs.stop(ids, { forceStop, stoppedMode })',
    replace: 'ecs.stop(ids, { forceStop, stoppedMode: stoppedMode && undefined })',
  },
  {
    name: 'a later goal forgets the address',
    file: 'shared/goals/nextIntent.ts',
    find: '...(promised?.publicIp === true && { publicIp: true }),',
    replace: '',
  },
  {
    name: 'outcomes name no addresses',
    file: 'shared/domain/outcomes.ts',
    find: 'publicIpAddresses: instance.publicIps,\n    privateIpAddresses: instance.privateIps,',
    replace: '',
  },
  {
    name: 'locks are ignored',
    file: 'shared/domain/instance.ts',
    find: 'if (instance.locks.length > 0) return locked(instance);',
    replace: '',
  },
  {
    name: 'of two messages the older generation counts',
    file: 'functions/reconcile/mergeItems.ts',
    find: 'const newest = Math.max(',
    replace: 'const newest = Math.min(',
  },
  {
    name: 'a generation is the time alone',
    file: 'shared/goals/nextIntent.ts',
    find: 'generation: generationFrom(Math.max(now, (latest?.generation ?? 0) + 1), wanted),',
    replace: 'generation: generationFrom(now, wanted),',
  },
  {
    name: 'no budget',
    file: 'shared/cloud/budget.ts',
    find: ' || entry.calls >= most(api)',
    replace: '',
  },
  {
    name: 'pauses after errors do not grow',
    file: 'shared/domain/pacing.ts',
    find: 'Math.min(MINUTE, tickSeconds * 1000 * 2 ** Math.max(0, errors - 1))',
    replace: 'tickSeconds * 1000',
  },
  {
    name: 'a message for each item',
    file: 'shared/domain/message.ts',
    find: 'chunks(items, ITEMS_PER_MESSAGE).flatMap(fitting)',
    replace: 'items.map((item) => [item])',
  },
  {
    name: 'poison is dropped',
    file: 'functions/reconcile/delivery.ts',
    find: 'else await putAside(message.error, body, ports);',
    replace: '',
  },
  {
    name: 'a goal is enqueued before it is tagged',
    file: 'shared/goals/writeGoals.ts',
    find: 'const tagged = await tagAll(batch, wanted, ports);',
    replace: `const early = batch.map((instance) => {
      const { goal, generation } = nextIntent(instance, wanted, ports.clock.now());
      return { instanceId: instance.instanceId, goal, generation, deadline: generation + wanted.withinSeconds * 1000 };
    });
    for (const items of inMessages(early)) await ports.queue.send(items, 0);
    const tagged = await tagAll(batch, wanted, ports);`,
  },
  {
    name: 'a finished item never rides along',
    file: 'functions/reconcile/finishOrRequeue.ts',
    find: 'const mayRide = isOpen && looked.finished.length < TAG_LIMIT;',
    replace: 'const mayRide = false;',
  },
  {
    name: 'a hint of what is waited for is passed over',
    file: 'functions/reconcile/handler.ts',
    find: 'if (ids.length > 0) starts.note(',
    replace: 'if (ids.length > 1_000) starts.note(',
  },
  {
    name: 'a dead letter holds no item',
    file: 'functions/reconcile/publishOutcomes.ts',
    find: 'failed.`, encodeMessage([item]), ports);',
    replace: 'failed.`, encodeMessage([]), ports);',
  },
  {
    name: 'that a zone has no stock is forgotten at once',
    file: 'functions/create/stockMemory.ts',
    find: 'now + MEMORY_MS',
    replace: 'now',
  },
  {
    name: 'an instance is told to be gone by each message that names it',
    file: 'functions/reconcile/delivery.ts',
    find: 'return seen === true && gone.has(instanceId);',
    replace: 'return seen === true && gone.has(`no ${instanceId}`);',
  },
  {
    name: 'a sweep marks again whatever it has started',
    file: 'functions/reconcile/lookAfter.ts',
    find: 'return isUnclear(instance) || (!inTrouble',
    replace: 'return true || (!inTrouble',
  },
  {
    name: 'all servers of a series have one name',
    file: 'functions/create/request.ts',
    find: '...namesOf(request.parameters, index),',
    replace: '...namesOf(request.parameters, 0),',
  },
  {
    name: 'a look releases what no message knows to be released',
    file: 'functions/reconcile/triage.ts',
    find: "return step.kind !== 'release' || item.generation === intent.generation;",
    replace: 'return true || step.kind !== item.goal || intent;',
  },
  {
    name: 'a finished item takes the pending tag off a newer goal',
    file: 'functions/reconcile/triage.ts',
    find: 'item.finished === true && intent.generation === item.generation && !isUndone(intent, instance)',
    replace: 'item.finished === true && !isUndone(intent, instance)',
  },
  {
    name: 'a lost permission puts what is waited for aside at once',
    file: 'functions/reconcile/describe.ts',
    find: "return isRetryable(error) || (classify(error) === 'account' && now < deadline + PERMISSION_MS);",
    replace: "return isRetryable(error) || (classify(error) === 'account' && now < deadline - 1e12 * PERMISSION_MS);",
  },
  {
    name: 'what is gone is not asked for once more',
    file: 'functions/reconcile/confirmGone.ts',
    find: '(attempt) => attempt.instance === undefined && !attempt.released && hasEnded(attempt),',
    replace: '(attempt) => attempt.instance === undefined && !attempt.released && hasEnded(attempt) && false,',
  },
  {
    name: 'a failure stands although the goal is reached',
    file: 'functions/reconcile/recordFailures.ts',
    find: '? !unread.includes(id) : isReached(byId.get(id), instance);',
    replace: '? !unread.includes(id) : isReached(byId.get(id), instance) && false;',
  },
  {
    name: 'the sweep does not stay away around deadlines',
    file: 'functions/reconcile/sweep.ts',
    find: 'return overdue < -FRESH_MS || overdue >= DEADLINE_MS;',
    replace: 'return overdue < -FRESH_MS || overdue >= 0 * DEADLINE_MS - FRESH_MS;',
  },
  {
    name: 'pauses after errors grow to an hour',
    file: 'shared/domain/pacing.ts',
    find: 'Math.min(MINUTE, tickSeconds * 1000 * 2 ** Math.max(0, errors - 1))',
    replace: 'Math.min(60 * MINUTE, tickSeconds * 1000 * 2 ** Math.max(0, errors - 1))',
  },
  {
    name: 'a sweep leaves the goal that its step came too late for',
    file: 'functions/reconcile/lookAfter.ts',
    find: 'return isReversible(intent, instance) ? [itemOf(instance, intent)] : [];',
    replace: 'return isReversible(intent, instance) ? [] : [];',
  },
  {
    name: 'an instance is told beside a twin that is',
    file: 'functions/reconcile/twins.ts',
    find: 'if (twins.some((twin) => isTold(twin) || isElder(twin)))',
    replace: 'if (twins.some((twin) => isElder(twin) || (isTold(twin) && false)))',
  },
  {
    name: 'one list says that there is no twin',
    file: 'functions/reconcile/twins.ts',
    find: 'return group.every(hasTwin) ? listed : together(await list(), listed);',
    replace: 'return group.every(hasTwin) ? listed : listed;',
  },
  {
    name: 'a pending tag that comes off on an old look is not read again',
    file: 'functions/reconcile/takePendingOff.ts',
    find: 'slot?.several === true || !isFresh();',
    replace: 'slot?.several === true || (false && !isFresh());',
  },
  {
    name: 'an instance without room for tags gets a goal',
    file: 'shared/goals/setGoal.ts',
    find: 'refuse(instance, now) ?? refuseFull(instance, now)',
    replace: 'refuse(instance, now) ?? (false ? refuseFull(instance, now) : undefined)',
  },
  {
    name: 'status shows a goal that is undone as reached',
    file: 'functions/status/status.ts',
    find: '(intent !== undefined && !hasEnded(instance, intent))',
    replace: '(intent !== undefined && false && !hasEnded(instance, intent))',
  },
];
