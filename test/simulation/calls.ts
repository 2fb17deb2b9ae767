import { EcsError } from '../../local/ecs/model/errors.ts';
import { MnsError } from '../../local/mns/model/errors.ts';
import { CloudError } from '../../shared/cloud/errors.ts';
import { checkWidth } from './economy.ts';
import type { FunctionInstance } from './functionInstance.ts';
import type { Invocation } from './invocation.ts';
import type { CallFault } from './rates.ts';
import { refusalFromTable } from './refusals.ts';
import type { World } from './world.ts';

export type Service = 'ecs' | 'mns';

/** How long a caller waits, in milliseconds, as in the adapters: then there is no answer. */
const GIVE_UP_MS: Readonly<Record<string, number>> = {
  CreateInstance: 50_000,
  DescribeInstances: 10_000,
  SendMessage: 10_000,
  PublishMessage: 10_000,
};
const GIVE_UP_CHANGE_MS = 46_000;

/** How long the vendor says that a call may take, in milliseconds: longer than the callers wait for some. */
const LONGEST_MS: Readonly<Record<string, number>> = { CreateInstance: 86_000 };
const LONGEST_OTHER_MS = 46_000;

const THROTTLED: Record<Service, readonly string[]> = {
  ecs: ['Throttling', 'Throttling.User', 'Throttling.Api'],
  mns: ['QpsLimitExceeded'],
};
const ERRORS: Record<Service, readonly string[]> = {
  ecs: ['InternalError', 'ServiceUnavailable', 'UnknownError', 'OperationConflict'],
  mns: ['InternalError', 'ServiceUnavailable'],
};
/** Errors of a service that is overloaded or broken, under codes that no table names, with their statuses. */
const UNLISTED = [
  ['ServiceTimeout', 503],
  ['GatewayTimeout', 504],
  ['BackendFault', 500],
  ['Upstream.Reset', 502],
] as const;
const EXPIRED: Record<Service, string> = { ecs: 'InvalidSecurityToken.Expired', mns: 'InvalidSecurityToken' };

/** No answer, for ever. A promise of its own each time: one for all would keep whoever awaits it, and his whole history. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** One call on its way: what it is, for the history, and what it does when it arrives. */
export interface Outgoing<A> {
  service: Service;
  api: string;
  /** What the call is about, for the history. */
  about: () => string;
  /** How long it takes to get there, in milliseconds, where that is not left to chance. */
  there?: number | undefined;
  /** Carries it out and answers. Throws EcsError or MnsError where the service refuses. */
  effect: () => A | Promise<A>;
}

/**
 * Sends a call through everything that can happen to one. The effect falls somewhere between sending and answering, so
 * that the calls of all that runs at once interleave; a call that has left a function instance arrives although the
 * instance may be dead by then.
 */
export function send<A>(invocation: Invocation, call: Outgoing<A>): Promise<A> {
  if (invocation.dead) return never();
  const { world, instance } = invocation;
  const minute = minuteOf(instance);
  if (instance.throttled.get(call.api) === minute) {
    world.violate('trouble never raises the number of calls', `${call.api} again in the minute that throttled it`);
  }
  const key = `${invocation.key}/${invocation.calls++}.${call.api}`;
  const chance = world.chance.at(key);
  const slow = chance.chance(world.script.rates.slow) && !world.chance.healed;
  const longest = slow ? 4_000 : world.script.farMs;
  const crawls = !world.chance.healed && world.chance.at(`${key}/crawl`).chance(world.script.rates.crawl);
  const there = call.there ?? chance.integer(5, crawls ? (LONGEST_MS[call.api] ?? LONGEST_OTHER_MS) : longest);
  const giveUp = GIVE_UP_MS[call.api] ?? GIVE_UP_CHANGE_MS;
  const back = chance.integer(5, longest);
  const fault = faultOf(key, invocation, call);
  if (fault === 'killBefore') {
    invocation.kill(`before ${call.api}`);
    return never();
  }
  checkWidth(invocation, call.api);
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const answer = (ms: number, give: () => void): void => {
      world.after(ms, () => {
        if (invocation.dead || isAnswered) return;
        isAnswered = true;
        invocation.underWay.set(call.api, (invocation.underWay.get(call.api) ?? 0) - 1);
        give();
      });
    };
    if (there + back > giveUp) {
      answer(giveUp, () => {
        reject(noAnswer(call.api));
      });
    }
    // Nobody awaits an arrival, so nobody has to be given a turn after it.
    world.clock.setTimeout(() => {
      world.ledger.count(call.api);
      const ended = arrive(key, invocation, call, fault);
      if (fault === 'killAfter') invocation.kill(`after ${call.api}`);
      const waits = fault === 'timeoutBefore' || fault === 'timeoutAfter';
      const ms = waits ? Math.max(0, giveUp - there) : back;
      answer(ms, () => {
        if ('value' in ended) {
          resolve(ended.value);
          return;
        }
        if (ended.error.code.includes('Throttling')) instance.throttled.set(call.api, minute);
        reject(ended.error);
      });
    }, there);
  });
}

type Ended<A> = { value: A | Promise<A> } | { error: CloudError };

function arrive<A>(key: string, invocation: Invocation, call: Outgoing<A>, fault: CallFault | undefined): Ended<A> {
  const { world } = invocation;
  const { api } = call;
  world.answering(key);
  const refused = refusal(key, invocation, call, fault);
  if (refused !== undefined) {
    world.note(invocation.key, () => `${api} ${call.about()} -> ${fault ?? 'refused'} (${refused.code})`);
    return { error: refused };
  }
  try {
    const value = call.effect();
    const silent = fault === 'lostAfter' || fault === 'timeoutAfter' || fault === 'unlistedAfter';
    world.note(invocation.key, () => `${api} ${call.about()} -> ${silent ? `done, ${fault}` : tellAnswer(value)}`);
    if (fault === 'unlistedAfter') return { error: unlisted(key, world, api) };
    if (silent) return { error: noAnswer(api) };
    return { value };
  } catch (error) {
    if (!(error instanceof EcsError || error instanceof MnsError)) throw error;
    world.note(invocation.key, () => `${api} ${call.about()} -> ${error.code}`);
    return { error: new CloudError(api, error.code, error.message) };
  }
}

function faultOf(key: string, invocation: Invocation, { service, api }: Outgoing<unknown>): CallFault | undefined {
  const { world } = invocation;
  if (invocation.deadConnections.delete(service)) return 'lostBefore';
  const now = world.elapsed();
  const outage = world.script.weather.find(
    (each) =>
      each.kind === 'outage' &&
      each.service === service &&
      (each.api === undefined || each.api === api) &&
      each.from <= now &&
      now < each.to,
  );
  if (outage?.kind === 'outage') return outage.fate;
  return world.chance.strike(key, world.script.rates[service]);
}

/** The error that keeps a call from having an effect. */
function refusal(
  key: string,
  invocation: Invocation,
  { service, api }: Outgoing<unknown>,
  fault: CallFault | undefined,
): CloudError | undefined {
  const { world } = invocation;
  const pick = (codes: readonly string[]): string =>
    codes[world.chance.at(`${key}?`).integer(0, codes.length - 1)] ?? '';
  if (fault === 'expired') invocation.expired = true;
  if (invocation.expired) return new CloudError(api, EXPIRED[service], 'The security token has expired.');
  const minute = Math.floor(world.clock.now() / 60_000);
  // ECS counts by the minute and API: who is throttled stays so until the minute is over, and so does everybody else.
  if (fault === 'throttled' && service === 'ecs') world.throttledMinutes.set(api, minute);
  if (world.throttledMinutes.get(api) === minute || fault === 'throttled') {
    return new CloudError(api, pick(THROTTLED[service]), 'Too many calls.');
  }
  if (isForbidden(world, api)) return new CloudError(api, 'Forbidden.RAM', 'The role may not do this.', 403);
  if (fault === 'error') return new CloudError(api, pick(ERRORS[service]), 'The service failed.', 500);
  if (fault === 'unlisted') return unlisted(key, world, api);
  if (fault === 'lostBefore' || fault === 'timeoutBefore') return noAnswer(api);
  return fault === undefined && service === 'ecs' ? refusalFromTable(key, invocation, api) : undefined;
}

function isForbidden(world: World, api: string): boolean {
  const now = world.elapsed();
  return world.script.weather.some(
    (each) => each.kind === 'forbidden' && each.api === api && each.from <= now && now < each.to,
  );
}

function unlisted(key: string, { chance }: World, api: string): CloudError {
  const [code, status] = UNLISTED[chance.at(`${key}?`).integer(0, UNLISTED.length - 1)] ?? UNLISTED[0];
  return new CloudError(api, code, 'The service failed.', status);
}

/** ECS counts calls by the minute. */
function minuteOf({ clock }: FunctionInstance): number {
  return Math.floor(clock.now() / 60_000);
}

function noAnswer(api: string): CloudError {
  return new CloudError(api, '', `${api} got no readable answer (Error).`);
}

function tellAnswer(value: unknown): string {
  if (value === undefined) return 'done';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
