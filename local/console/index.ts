import type { IncomingMessage } from 'node:http';
import { createConsole, type Console } from '../../console/server/console.ts';
import type { LocalState } from '../../console/wire/state.ts';
import type { CloudOptions, Contents } from '../contents.ts';
import { localActions } from './actions.ts';
import { depthOf, NEWEST, shownFunction, shownInstances, shownInvocation } from './look.ts';

/** Where the console is on the Function Compute port. */
const CONSOLE_PATH = '/_local/console';

/** Real milliseconds between two looks, while a page is open. */
const PAUSE_MS = 500;

/** Whether a request is for the console. */
export function isForConsole({ url = '' }: Pick<IncomingMessage, 'url'>): boolean {
  const path = url.split('?', 1)[0] ?? '';
  return path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`);
}

/**
 * The console of a local cloud.
 * @param contents what the cloud holds now: a reset puts something else there.
 */
export function createLocalConsole(
  { region, speed, consolePage: page }: Pick<CloudOptions, 'region' | 'speed' | 'consolePage'>,
  contents: () => Contents,
): Console {
  return createConsole({
    ...{ base: CONSOLE_PATH, page, pauseMs: PAUSE_MS },
    look: () => look(contents(), region, speed),
    actions: localActions(contents, region),
  });
}

function look({ clock, ecs, mns, fc, faults, journal }: Contents, region: string, speed: number): LocalState {
  const now = clock.now();
  const instances = [...ecs.inMemory.state.regions.values()].flatMap((each) => [...each.instances.values()]);
  const stats = fc.stats();
  const functions = fc.functions().map((config) => {
    const { functionName: name } = config;
    return [name, shownFunction(config, stats[name] ?? NEVER_RUN, now)] as const;
  });
  return {
    ...{ version: 1, kind: 'local', name: 'local', region, at: Math.floor(now), speed, everySeconds: PAUSE_MS / 1000 },
    total: instances.length,
    instances: shownInstances(instances),
    queues: Object.fromEntries([...mns.inMemory.queues()].map((queue) => [queue.name, depthOf(queue.describe())])),
    calls: Object.fromEntries(journal.calls.newest(NEWEST.calls)),
    invocations: Object.fromEntries(
      journal.invocations.newest(NEWEST.invocations).map(([number, entry]) => [number, shownInvocation(entry)]),
    ),
    functions: Object.fromEntries(functions),
    faults: faults.list(),
    counts: { ecs: ecs.stats().calls, mns: mns.stats().calls },
    problems: {},
  };
}

const NEVER_RUN = { invocations: 0, coldStarts: 0, errors: 0, gbSeconds: 0 };
