import type { Random } from '../../local/random.ts';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import type { Chance } from './chance.ts';
import { REGION } from './settings.ts';
import type { Action, Weather } from './script.ts';

/** Where instances can be created. */
export const ZONES = ['a', 'b', 'c'];

/**
 * What goes wrong for a while, or for good, with a whole API, zone or function.
 * @param random what the whole script is drawn from.
 * @param healAt when faults end, in milliseconds from the beginning.
 */
export function drawWeather(chance: Chance, random: Random, healAt: number, actions: readonly Action[]): Weather[] {
  return [
    ...drawOutage(random, healAt),
    ...drawNoStock(random, healAt),
    ...actions.flatMap((action) => drawShortage(random, action)),
    ...drawForbidden(chance.at('script/forbidden'), healAt),
    ...drawVersions(chance.at('script/versions'), healAt),
  ];
}

/** A service that fails, or one API of it. */
function drawOutage(random: Random, healAt: number): Weather[] {
  if (!random.chance(0.2)) return [];
  const fates = ['throttled', 'error', 'lostBefore', 'lostAfter'] as const;
  const apis = [undefined, undefined, 'CreateInstance', 'DescribeInstances', 'StartInstances', 'TagResources'];
  const service = random.chance(0.75) ? ('ecs' as const) : ('mns' as const);
  return [
    {
      kind: 'outage',
      ...drawWindow(random, healAt, 90_000),
      service,
      api: service === 'ecs' ? apis[random.integer(0, apis.length - 1)] : undefined,
      fate: fates[random.integer(0, 3)] ?? 'error',
    },
  ];
}

/** Zones without stock: for creates, and for starts too in some. */
function drawNoStock(random: Random, healAt: number): Weather[] {
  return ZONES.flatMap((zone): Weather[] => {
    if (!random.chance(0.2)) return [];
    const lasting = random.chance(0.3);
    const when = lasting ? { from: random.integer(0, healAt), to: Infinity } : drawWindow(random, healAt, 120_000);
    return [{ kind: 'noStock', ...when, zone: zoneIdOf(zone), starts: random.chance(0.4) }];
  });
}

/** @param longest the longest that it lasts, in milliseconds. */
function drawWindow(random: Random, healAt: number, longest: number): { from: number; to: number } {
  const from = random.integer(0, healAt);
  return { from, to: Math.min(healAt, from + random.integer(1_000, longest)) };
}

/** A request that several callers make meets a first placement that is out of stock for some of them. */
function drawShortage(random: Random, action: Action): Weather[] {
  if (action.kind !== 'request' || action.replays.length === 0 || !random.chance(0.8)) return [];
  const [first] = action.zones;
  if (first === undefined || action.zones.length === 1) return [];
  const from = action.at - 1_000;
  const to = action.at + random.integer(0, 20_000);
  return [{ kind: 'noStock', from, to, zone: zoneIdOf(first), starts: false }];
}

/** A permission that is missing: for a while, or for good. */
function drawForbidden(random: Random, healAt: number): Weather[] {
  if (!random.chance(0.08)) return [];
  const api = FORBIDDABLE[random.integer(0, FORBIDDABLE.length - 1)];
  if (api === undefined) return [];
  const from = random.integer(0, healAt);
  const forGood = random.chance(0.4) && !NEEDED_IN_THE_END.has(api);
  return [
    { kind: 'forbidden', api, from, to: forGood ? Infinity : Math.min(healAt, from + random.integer(1_000, 90_000)) },
  ];
}

const FORBIDDABLE: readonly string[] = [
  'CreateInstance',
  'StartInstances',
  'StopInstances',
  'DeleteInstances',
  'AllocatePublicIpAddress',
  'ModifyInstanceAutoReleaseTime',
  'TagResources',
  'UntagResources',
  'DescribeInstances',
];

/** Without these nothing can come to rest. */
const NEEDED_IN_THE_END: ReadonlySet<string> = new Set(['DescribeInstances']);

/** A deployment that replaces the functions one by one, so that each is in another version for a while of its own. */
function drawVersions(random: Random, healAt: number): Weather[] {
  if (!random.chance(0.08)) return [];
  const version = random.chance(0.5) ? 'before' : 'after';
  return FUNCTIONS.map((name) => {
    const from = random.integer(0, healAt);
    return { kind: 'version', name, version, from, to: random.integer(from, healAt) };
  });
}

function zoneIdOf(zone: string): string {
  return `${REGION}-${zone}`;
}
