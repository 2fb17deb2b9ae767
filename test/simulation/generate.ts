import { DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import type { Random } from '../../local/random.ts';
import { GOALS } from '../../shared/domain/instance.ts';
import { Chance } from './chance.ts';
import { DESCRIBE_LIMIT } from '../../shared/cloud/ecs.ts';
import { MOST_TAGS, TAG } from '../../shared/domain/tags.ts';
import { drawWeather, ZONES } from './generateWeather.ts';
import { drawRates, NO_FAULTS, type FaultRates } from './rates.ts';
import type { Action, ConsoleAction, GoalAction, OvertakeAction, RequestAction, Script } from './script.ts';

/** Stands in every place where a request may hold a secret; nothing that the functions say may ever contain it. */
export const CANARY = 'CANARY7secret';

/** A name that is numbered: the first instance is `web-007`. */
const SERIES = 'web-[7,3]';

/** The tag that the instances of several requests may share. */
export const FLEET = 'fleet';

/** Plans the history of a seed: small ones mostly, tens of requests now and then, a hundred instances or many requests at
 * once rarely. */
export function generateScript(seed: number): Script {
  const chance = new Chance(seed);
  const random = chance.at('script');
  const size = drawSize(random);
  const span = 1000 * random.integer(10, size.span);
  const calm = random.chance(0.1);
  const durations = {
    pending: random.integer(0, 12),
    starting: random.integer(0, 20),
    stopping: random.integer(0, 10),
  };
  const actions: Action[] = [];
  for (let index = 0; index < size.requests; index += 1) {
    const request = drawRequest(random, `r${index}`, random.integer(0, span), size.count);
    actions.push(request, ...drawFollowers(random, request, durations.pending * 1000));
  }
  const foreign = random.chance(0.15) ? random.integer(1, 3) : 0;
  if (foreign > 0) actions.push(drawGoal(random, 'f0', random.integer(0, span), 'foreign'));
  if (!calm && random.chance(0.1)) actions.push(drawGarbage(random, random.integer(0, span)));
  const storm = chance.at('script/storm');
  const isStormy = !calm && storm.chance(STORMS);
  if (isStormy) actions.push(...drawStorm(storm, actions));
  const last = Math.max(...actions.map(({ at }) => at));
  const healAt = last + 1000 * random.integer(20, 240);
  actions.push(
    ...drawSecondThoughts(chance.at('script/thoughts'), actions),
    ...(calm ? [] : drawOvertakes(chance.at('script/overtakes'), actions)),
    ...drawEvents(chance.at('script/events'), actions),
  );
  giveOwnTags(chance.at('script/tags'), actions);
  giveNames(chance.at('script/names'), actions);
  giveTimers(chance.at('script/timers'), actions);
  takeIds(chance.at('script/ids'), actions);
  const hard = calm ? CALM : drawNature(chance, size);
  const rates = calm ? NO_FAULTS : drawRates(random, (part) => chance.at(`script/${part}`));
  return {
    ...hard,
    ...(isStormy && { streams: 2 }),
    seed,
    offset: random.integer(0, 59_999),
    durations,
    visibilityLag: random.chance(0.5) ? 0 : random.integer(1, 30),
    skew: random.chance(0.2) ? random.integer(0, 1500) : 0,
    rates: isStormy ? { ...rates, ...STORMY } : rates,
    healAt,
    foreign,
    actions: actions.sort((a, b) => a.at - b.at),
    weather: calm ? [] : drawWeather(chance, random, healAt, actions),
  };
}

type Nature = Pick<Script, 'ahead' | 'pageSize' | 'streams' | 'tokenMemory' | 'farMs' | 'operator'>;

const NEAR_MS = 120;
const CALM: Nature = {
  ahead: 0,
  pageSize: DESCRIBE_LIMIT,
  streams: 1,
  tokenMemory: Infinity,
  farMs: NEAR_MS,
  operator: true,
};

/**
 * What the cloud is like in a history, whatever strikes in it. Pages are small, so that few instances fill many; but not so
 * small that listing all instances takes the calls of a minute.
 */
function drawNature(chance: Chance, { requests, count }: Size): Nature {
  const random = chance.at('script/nature');
  const few = random.integer(1, 5) + Math.floor((requests * count) / 20);
  return {
    ahead: random.chance(0.2) ? random.integer(-60_000, 60_000) : 0,
    pageSize: random.chance(0.3) ? few : DESCRIBE_LIMIT,
    streams: random.chance(0.2) ? 2 : 1,
    tokenMemory: random.chance(0.2) ? 1000 * random.integer(120, 900) : Infinity,
    operator: random.chance(0.5),
    // Far away, what concerns many requests in turn takes longer than a look is fresh.
    farMs: random.chance(requests < MANY ? 0.05 : 0.5) ? random.integer(NEAR_MS, 1_000) : NEAR_MS,
  };
}

/** In so many histories people contradict each other all the time. */
const STORMS = 0.05;

/** What lets the looks for many goals meet: answers that lag, deliveries side by side, and calls that crawl. */
const STORMY: Partial<FaultRates> = {
  replicas: { lagMs: 10_000, omit: 0.01 },
  delivery: { deliverBeside: 0.2, deliverLate: 0.1 },
  crawl: 0.05,
};

/** Goals for one request, each soon after the one before, from about when its instances run. */
function drawStorm(random: Random, actions: readonly Action[]): Action[] {
  const request = actions.find((action) => action.kind === 'request');
  if (request === undefined) return [];
  let { at } = request;
  return draw(random.integer(3, 8), (index) => {
    at += random.integer(500, index === 0 ? 60_000 : 20_000);
    return drawGoal(random, `${request.id}.w${index}`, at, { request: request.id });
  });
}

/** Somebody changes his mind within seconds. */
function drawSecondThoughts(random: Random, actions: readonly Action[]): Action[] {
  if (!random.chance(0.2)) return [];
  return actions.flatMap((action): Action[] => {
    if (action.kind !== 'goal' || !random.chance(0.5)) return [];
    return [drawGoal(random, `${action.id}.t`, action.at + random.integer(100, 3_000), action.target)];
  });
}

/** Somebody has stopped what is just being started, by a call that takes as long as one may. */
function drawOvertakes(random: Random, actions: readonly Action[]): Action[] {
  if (!random.chance(0.1)) return [];
  return actions.flatMap((action) =>
    action.kind === 'request' ? [{ ...drawOvertake(random, action), startMs: random.integer(3_000, 45_000) }] : [],
  );
}

/** What befalls instances from elsewhere. */
function drawEvents(random: Random, actions: readonly Action[]): Action[] {
  if (!random.chance(0.2)) return [];
  const calls = ['fillTags', 'keepForGood', 'autoRelease', 'reclaim', 'resize', 'subscribe'] as const;
  return actions.flatMap((action): Action[] => {
    const call = calls[random.integer(0, calls.length - 1)];
    if (action.kind !== 'request' || call === undefined) return [];
    return [{ ...drawConsole(random, action), id: `${action.id}.e`, call }];
  });
}

/** A value of the fleet's tag. ECS takes the empty one of a filter for any; who names it means it. */
function drawFleet(random: Random): string {
  return random.chance(0.5) ? 'blue' : '';
}

/** Users' own tags, up to the most that a request takes; fleets of several requests may be named by one of them. */
function giveOwnTags(random: Random, actions: Action[]): void {
  if (!random.chance(0.3)) return;
  const most = MOST_TAGS - Object.keys(TAG).length;
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'request') {
      const own = draw(random.integer(0, most - 1), (at) => ({ key: `own-${at}`, value: 'blue' }));
      const tag = [{ key: FLEET, value: drawFleet(random) }, ...own];
      actions[index] = { ...action, body: { ...action.body, tag } };
    } else if (action.kind === 'goal' && action.target !== 'foreign' && random.chance(0.3)) {
      actions[index] = { ...action, target: { fleet: drawFleet(random) } };
    }
  }
}

/** Some number their instances by name. */
function giveNames(random: Random, actions: Action[]): void {
  if (!random.chance(0.2)) return;
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'request') actions[index] = { ...action, body: { ...action.body, instanceName: SERIES } };
  }
}

/** Many a goal is set by a timer, where it can say in advance what it means. */
function giveTimers(random: Random, actions: Action[]): void {
  if (!random.chance(0.2)) return;
  for (const [index, action] of actions.entries()) {
    if (action.kind !== 'goal' || action.target === 'foreign' || 'slots' in action.target) continue;
    if (random.chance(0.5)) actions[index] = { ...action, via: 'timer' };
  }
}

/** Many a caller gives his request no id. He cannot send it again until he has an answer, which tells it. */
function takeIds(random: Random, actions: Action[]): void {
  if (!random.chance(0.2)) return;
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'request' && action.via === 'http' && action.replays.length === 0)
      actions[index] = { ...action, anonymous: true };
  }
}

interface Size {
  requests: number;
  /** How many instances one request asks for at most. */
  count: number;
  /** Within how many seconds the requests come. */
  span: number;
}

/** From so many requests on they come all at once. */
const MANY = 31;

function drawSize(random: Random): Size {
  const chance = random.next();
  if (chance < 0.8) return { requests: random.integer(1, 2), count: 3, span: 60 };
  if (chance < 0.985) return { requests: random.integer(2, 5), count: 8, span: 120 };
  if (chance < 0.997) return { requests: random.integer(8, 30), count: 20, span: 300 };
  if (chance < 0.998) return { requests: random.integer(MANY, 2 * MANY), count: 1, span: 20 };
  if (chance < 0.9995) return { requests: random.integer(1, 3), count: 150, span: 120 };
  return { requests: 4, count: 300, span: 20 };
}

function drawRequest(random: Random, id: string, at: number, most: number): RequestAction {
  const prepaid = random.chance(0.1);
  const zones = shuffled(ZONES, random).slice(0, prepaid ? 1 : random.integer(1, 3));
  const count = Math.max(1, Math.round(most * random.next() ** 2));
  const body: RequestAction['body'] = {
    count: most > 200 ? most : most > 100 ? Math.max(100, count) : count,
    securityGroupId: DEFAULT_SECURITY_GROUP_ID,
    placements: zones.map((zone) => ({ vSwitchId: `vsw-local-${zone}` })),
    userData: Buffer.from(CANARY).toString('base64'),
    password: `${CANARY}!`,
    deadlineSeconds: random.integer(60, random.chance(0.3) ? 900 : 240),
    ...(random.chance(0.4) && { internetMaxBandwidthOut: 5 }),
    ...(random.chance(0.2) && { onFailure: 'keep' }),
    ...(prepaid && { instanceChargeType: 'PrePaid', period: 1, periodUnit: 'Month', confirm: true }),
    // Takes a call for each instance: nearly always where there are so many that the budget is spent.
    ...(!prepaid && random.chance(most > 200 ? 0.9 : 0.1) && { autoReleaseMinutes: 600 }),
    ...(random.chance(0.05) && { deletionProtection: true }),
    ...(random.chance(0.03) && { imageId: 'no-such-image' }),
  };
  const replays = random.chance(0.4) ? draw(random.integer(1, 2), () => random.integer(0, 30_000)) : [];
  return {
    kind: 'request',
    id,
    at,
    zones,
    via: random.chance(0.15) ? 'timer' : 'http',
    anonymous: false,
    body,
    replays,
    diligent: random.chance(0.7),
  };
}

/** What happens to the instances of a request afterwards: while they are on their way, mostly. */
function drawFollowers(random: Random, request: RequestAction, pendingMs: number): Action[] {
  const followers: Action[] = [];
  const goals = random.chance(0.5) ? random.integer(1, 3) : 0;
  for (let index = 0; index < goals; index += 1) {
    const target = random.chance(0.6)
      ? { request: request.id }
      : { request: request.id, slots: draw(random.integer(1, 3), () => random.integer(0, request.body.count - 1)) };
    // Many a goal is set just when the instance is about to be started.
    const delay = random.chance(0.3) ? pendingMs + random.integer(0, 6_000) : drawDelay(random);
    followers.push(drawGoal(random, `${request.id}.g${index}`, request.at + delay, target));
  }
  if (random.chance(0.1)) {
    const at = request.at + drawDelay(random);
    followers.push({ kind: 'status', id: `${request.id}.s`, at, request: request.id });
  }
  if (random.chance(0.05)) followers.push(drawConsole(random, request));
  if (random.chance(0.05)) followers.push(drawOvertake(random, request));
  return followers;
}

function drawDelay(random: Random): number {
  return Math.round(random.next() ** 2 * 120_000);
}

function drawConsole(random: Random, { id, at, body }: RequestAction): ConsoleAction {
  const calls = ['StopInstance', 'StartInstance', 'DeleteInstance'] as const;
  return {
    kind: 'console',
    id: `${id}.c`,
    at: at + drawDelay(random),
    request: id,
    slot: random.integer(0, body.count - 1),
    call: calls[random.integer(0, 2)] ?? 'StopInstance',
  };
}

function drawOvertake(random: Random, { id, at }: RequestAction): OvertakeAction {
  const goal = { ...drawGoal(random, `${id}.o`, at, { request: id }), goal: 'Stopped' as const };
  return { kind: 'overtake', id: `${id}.o`, at, request: id, startMs: random.integer(3_000, 15_000), goal };
}

function drawGoal(random: Random, id: string, at: number, target: GoalAction['target']): GoalAction {
  return {
    kind: 'goal',
    id,
    at,
    via: 'http',
    goal: GOALS[random.integer(0, GOALS.length - 1)] ?? 'Stopped',
    target,
    force: random.chance(0.3),
    forceStop: random.chance(0.2),
    stoppedMode: random.chance(0.2) ? 'StopCharging' : undefined,
    deadlineSeconds: random.integer(60, 400),
    diligent: random.chance(0.7),
  };
}

function drawGarbage(random: Random, at: number): Action {
  const bodies = [
    'not json',
    '{"v":2,"items":[]}',
    JSON.stringify({ v: 1, items: [{ id: 'i-never-was', goal: 'Running', gen: 0, due: 0 }] }),
  ];
  return { kind: 'garbage', id: 'x0', at, body: bodies[random.integer(0, 2)] ?? '' };
}

function draw<T>(count: number, one: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => one(index));
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return [...list]
    .map((entry) => ({ entry, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ entry }) => entry);
}
