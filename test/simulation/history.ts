import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../local/ecs/defaults.ts';
import { deadlineOf } from '../../shared/domain/tags.ts';
import { Clients } from './clients.ts';
import { callOverHttp } from './httpCall.ts';
import { checkEnd } from './invariants.ts';
import { FunctionRunner } from './functionRunner.ts';
import type { Ledger } from './ledger.ts';
import { noteForeign } from './observe.ts';
import { startOperator } from './operator.ts';
import type { Script } from './script.ts';
import { timersOf } from './timers.ts';
import { startTriggers } from './triggers.ts';
import { REGION } from './settings.ts';
import { World, type Note, type Violation } from './world.ts';

export interface HistoryOptions {
  /** The faults that may strike, by key; all by the script's rates when left out. */
  allowed?: ReadonlySet<string>;
  note?: Note;
}

export interface History {
  violations: readonly Violation[];
  /** Keys of the faults that struck. */
  struck: readonly string[];
  ledger: Ledger;
  /** Milliseconds from the beginning to the end, and from the end of all faults to the end. */
  duration: number;
  convergence: number;
}

/** How long a quiet world is watched: a sweep must find nothing left. */
const WATCHED_MS = 61_000;
/** How often it is looked whether the world is quiet, in milliseconds. */
const LOOK_MS = 5_000;
/** How long after the end of all faults, or after the last deadline, everything must have ended. */
export const CONVERGENCE_MS = 15 * 60_000;

/** How long each instance may take more whose tags ECS refuses to change: it is asked for each alone, and writes a letter. */
const REFUSAL_MS = 5_000;

/** Plays one history to its end and checks every promise. The same script and options are the same history. */
export async function play(script: Script, { allowed, note }: HistoryOptions = {}): Promise<History> {
  const world = new World(script, allowed, note);
  const runner = new FunctionRunner(world);
  startTriggers(world, runner, timersOf(world, script));
  startOperator(world);
  const foreign = bringForeign(world);
  new Clients(world, runner, foreign).start();
  await run(world, script.healAt);
  world.chance.healed = true;
  world.note('weather', () => 'all faults end');
  const converged = await settle(world);
  if (converged) await askHowItStands(world, runner);
  if (converged && world.violations.length === 0) checkEnd(world);
  const duration = world.elapsed();
  const { violations, ledger } = world;
  return { violations, struck: world.chance.struck, ledger, duration, convergence: duration - script.healAt };
}

/** Lets time pass until `until`, in milliseconds since the beginning, or to the first violation. */
async function run(world: World, until: number): Promise<void> {
  const end = world.clock.now() + until - world.elapsed();
  while (world.violations.length === 0 && world.clock.step(end)) {
    if (!world.awake) continue;
    world.awake = false;
    // A tick comes when no microtask is left: everything that awaits has gone on until it waits for the clock again.
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
  }
}

/** Waits until nothing is left to do, and for a sweep more. */
async function settle(world: World): Promise<boolean> {
  let quietSince: number | undefined;
  while (world.violations.length === 0) {
    await run(world, world.elapsed() + LOOK_MS);
    const left = world.workLeft();
    if (left !== undefined) quietSince = undefined;
    else if (world.elapsed() - (quietSince ??= world.elapsed()) >= WATCHED_MS) return true;
    const patience = CONVERGENCE_MS + (world.refusesTags ? world.ledger.instances.size * REFUSAL_MS : 0);
    if (left !== undefined && world.elapsed() > lastDeadline(world) + patience) {
      world.violate('a healthy cloud converges', `there are ${left} left at ${Math.round(world.elapsed() / 1000)} s`);
    }
  }
  return false;
}

/** So long all the answers take at most in a healthy cloud, in milliseconds. */
const ANSWERS_MS = 5_000;

/** Asks for the status of each request, whose answer is held against what is there. */
async function askHowItStands(world: World, runner: FunctionRunner): Promise<void> {
  for (const requestId of world.ledger.requests.keys()) {
    void callOverHttp(world, runner, 'status', `status:${requestId}.end`, { method: 'GET', query: { requestId } });
  }
  await run(world, world.elapsed() + ANSWERS_MS);
}

/** The end of all faults or the last deadline that anybody set, whichever is later; milliseconds since the beginning. */
function lastDeadline(world: World): number {
  const { script, ledger, clock } = world;
  const ends = [...ledger.instances.values()].flatMap(({ goals, createdAt }) =>
    goals.filter(({ by }) => by !== 'reconcile').map(({ intent }) => deadlineOf(intent, { createdAt })),
  );
  return Math.max(script.healAt, ...ends.map((end) => end - clock.now() + world.elapsed()));
}

function bringForeign(world: World): string[] {
  return Array.from({ length: world.script.foreign }, (_, index) => {
    world.answering(`foreign${index}`);
    const answer = world.ecs.call(index === 0 ? 'CreateInstance' : 'RunInstances', {
      RegionId: REGION,
      ImageId: DEFAULT_IMAGE_ID,
      InstanceType: DEFAULT_INSTANCE_TYPE,
      SecurityGroupId: DEFAULT_SECURITY_GROUP_ID,
      // In a zone that never runs out.
      VSwitchId: 'vsw-local-d',
    });
    const [id = ''] = /i-[a-z0-9]+/.exec(JSON.stringify(answer)) ?? [];
    noteForeign(world, id);
    return id;
  });
}
