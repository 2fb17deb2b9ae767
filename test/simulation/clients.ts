import * as v from 'valibot';
import type { Answer } from '../../shared/platform/http.ts';
import { decodeMessage } from '../../shared/domain/message.ts';
import { SETTER_OF } from '../../shared/api/functions.ts';
import type { Selection } from '../../shared/api/requests.ts';
import { actFromOutside } from './console.ts';
import type { FunctionRunner } from './functionRunner.ts';
import { callOverHttp, type HttpRequest } from './httpCall.ts';
import type { Ended } from './invocation.ts';
import type { GoalFacts, RequestFacts } from './ledger.ts';
import type { Action, ConsoleAction, GoalAction, RequestAction } from './script.ts';
import { QUEUE, type FunctionName } from './settings.ts';
import { optionsOf, requestIdOf, selectionOf } from './timers.ts';
import type { World } from './world.ts';

/** So often at most a diligent client sends the same again; there is always an end in a cloud that heals. */
const MOST_ATTEMPTS = 60;

/** Those who call the functions from outside, as the script says. */
export class Clients {
  constructor(
    private readonly world: World,
    private readonly runner: FunctionRunner,
    private readonly foreign: readonly string[],
  ) {}

  /** Sets everybody going who acts in the script. */
  start(): void {
    for (const action of this.world.script.actions) {
      if ('via' in action && action.via === 'timer') continue;
      this.#at(action.at, () => this.#act(action));
      if (action.kind !== 'request') continue;
      const facts = this.#requestFacts(action);
      for (const [index, later] of action.replays.entries()) {
        this.#at(action.at + later, () => this.#request(action, facts, `create:${action.id}.replay${index}`));
      }
    }
  }

  /** A client counts from the beginning of the history, so that nothing seems over before it has begun. */
  #at(ms: number, act: () => Promise<void>): void {
    this.world.clients += 1;
    this.world.after(ms, () => {
      void act().then(() => {
        this.world.clients -= 1;
      });
    });
  }

  async #act(action: Action): Promise<void> {
    switch (action.kind) {
      case 'request':
        await this.#request(action, this.#requestFacts(action), `create:${action.id}`);
        return;
      case 'goal':
        return this.#goal(action);
      case 'overtake':
        this.world.ambushes.set(requestIdOf(this.world, action.request), {
          startMs: action.startMs,
          spring: () => {
            this.#at(0, () => this.#goal(action.goal));
          },
        });
        return;
      case 'status':
        await this.#call('status', `status:${action.id}`, {
          method: 'GET',
          query: { requestId: requestIdOf(this.world, action.request) },
        });
        return;
      case 'garbage': {
        this.world.answering(action.id);
        const body = Buffer.from(action.body).toString('base64');
        this.world.mns.queue(QUEUE).send({ body });
        if (!this.world.faults.lost && !('items' in decodeMessage(action.body)))
          this.world.ledger.unreadable.push(action.body);
        return;
      }
      case 'console':
        this.#console(action);
    }
  }

  #requestFacts({ id, body }: RequestAction): RequestFacts {
    const { requests } = this.world.ledger;
    const requestId = requestIdOf(this.world, id);
    const facts = requests.get(requestId) ?? {
      requestId,
      count: body.count,
      accepted: new Map<number, Map<string, number>>(),
      refused: new Map<number, string>(),
      refusals: [],
      complete: false,
    };
    requests.set(requestId, facts);
    return facts;
  }

  async #request(action: RequestAction, facts: RequestFacts, key: string): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const ended = await this.#create(action, facts.requestId, attempt === 0 ? key : `${key}.${attempt}`, attempt);
      const open = noteCreateAnswer(this.world, facts, ended);
      if (!open || !action.diligent || (action.anonymous && ended.kind !== 'returned')) return;
      await this.world.sleep(this.#pause(key, attempt, ended));
    }
    this.world.violate('every accepted request ends', `${action.id} is still open after ${MOST_ATTEMPTS} calls`);
  }

  #create(action: RequestAction, requestId: string, key: string, attempt: number): Promise<Ended<Answer>> {
    const isUnknown = action.anonymous && attempt === 0;
    const body = { ...(!isUnknown && { requestId }), ...action.body };
    const request = { method: 'POST', body } as const;
    return callOverHttp(this.world, this.runner, 'create', key, request, isUnknown ? requestId : key);
  }

  async #goal(action: GoalAction): Promise<void> {
    const { world } = this;
    let left = this.#selection(action);
    const { goal, force } = action;
    for (let attempt = 0; attempt < MOST_ATTEMPTS && left !== undefined; attempt += 1) {
      const selection = left;
      const key = `goal:${action.id}${attempt === 0 ? '' : `.${attempt}`}`;
      const foreign = action.target === 'foreign';
      const facts: GoalFacts = { key, goal, action, force, began: world.clock.now(), accepted: [], foreign };
      world.ledger.goals.push(facts);
      const body = { ...selection, ...optionsOf(action) };
      const ended = await this.#call(SETTER_OF[goal], key, { method: 'POST', body });
      left = action.diligent ? noteGoalAnswer(world, facts, selection, ended) : undefined;
      if (!action.diligent) noteGoalAnswer(world, facts, selection, ended);
      if (left !== undefined) await world.sleep(this.#pause(key, attempt, ended));
    }
  }

  /** The instances that are meant, as far as the client has heard of any. */
  #selection(action: GoalAction): Selection | undefined {
    const { target } = action;
    if (target === 'foreign') return { instanceIds: this.foreign };
    if (!('slots' in target)) return selectionOf(this.world, action);
    const accepted = this.world.ledger.requests.get(requestIdOf(this.world, target.request))?.accepted;
    const ids = target.slots.flatMap((slot) => [...(accepted?.get(slot)?.keys() ?? [])]);
    return ids.length === 0 ? undefined : { instanceIds: ids };
  }

  #console({ id, request, slot, call }: ConsoleAction): void {
    const { ledger } = this.world;
    const requestId = requestIdOf(this.world, request);
    const facts = [...ledger.instances.values()].find(
      (each) => each.slot?.requestId === requestId && each.slot.index === slot && each.goneAt === undefined,
    );
    if (facts === undefined) return;
    facts.meddledAt = this.world.clock.now();
    this.world.answering(id);
    this.world.note('console', () => `${call} ${facts.instanceId}`);
    facts.goneBy = 'console';
    actFromOutside(this.world, facts.instanceId, call);
    if (facts.goneAt === undefined) delete facts.goneBy;
    this.world.replicas.record(facts.instanceId);
  }

  #call(name: FunctionName, key: string, request: HttpRequest): Promise<Ended<Answer>> {
    return callOverHttp(this.world, this.runner, name, key, request);
  }

  /** As long as the answer asks for, or a few seconds. */
  #pause(key: string, attempt: number, ended: Ended<Answer>): number {
    const asked = ended.kind === 'returned' ? (ended.value.retryAfterSeconds ?? 0) : 0;
    return asked * 1000 + this.world.chance.at(`${key}/${attempt}/pause`).integer(2_000, 20_000);
  }
}

const failure = v.object({
  slot: v.optional(v.number()),
  instanceId: v.optional(v.string()),
  code: v.string(),
  retryable: v.optional(v.boolean(), false),
});
const Created = v.object({
  instances: v.array(v.object({ slot: v.number(), instanceId: v.string() })),
  failures: v.array(failure),
});
const GoalSet = v.object({ instances: v.array(v.object({ instanceId: v.string() })), failures: v.array(failure) });
const Failed = v.object({ error: v.object({ code: v.string() }), failures: v.optional(v.array(failure), []) });

/** Notes what an answer to a request promises. True while there is something left that calling again may bring. */
function noteCreateAnswer(world: World, facts: RequestFacts, ended: Ended<Answer>): boolean {
  if (ended.kind !== 'returned') return true;
  const { status, body } = ended.value;
  if (status >= 500) return true;
  if (status >= 400) {
    const { error, failures } = v.parse(Failed, body);
    facts.refusals.push(error.code);
    for (const { slot, code } of failures) if (slot !== undefined) facts.refused.set(slot, code);
    facts.complete = true;
    return false;
  }
  const { instances, failures } = v.parse(Created, body);
  for (const { slot, instanceId } of instances) {
    const ids = facts.accepted.get(slot) ?? new Map<string, number>();
    facts.accepted.set(slot, ids);
    if (!ids.has(instanceId)) ids.set(instanceId, world.clock.now());
  }
  for (const { slot, code, retryable } of failures) {
    if (slot !== undefined && !retryable) facts.refused.set(slot, code);
  }
  const open = failures.some(({ retryable }) => retryable);
  if (!open) facts.complete = true;
  return open;
}

/** Notes what an answer to start, stop or release promises; answers the selection that is worth another call. */
function noteGoalAnswer(
  world: World,
  facts: GoalFacts,
  selection: Selection,
  ended: Ended<Answer>,
): Selection | undefined {
  if (ended.kind !== 'returned') return selection;
  const { status, body } = ended.value;
  if (status >= 500) return selection;
  if (!v.is(GoalSet, body)) return undefined;
  const { instances, failures } = v.parse(GoalSet, body);
  facts.answered = world.clock.now();
  facts.accepted.push(...instances.map(({ instanceId }) => instanceId));
  const again = failures.flatMap(({ retryable, instanceId }) =>
    retryable && instanceId !== undefined ? [instanceId] : [],
  );
  return again.length === 0 ? undefined : { instanceIds: again };
}
