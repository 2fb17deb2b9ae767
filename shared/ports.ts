import type { Ecs } from './cloud/ecs.ts';
import type { Log } from './platform/log.ts';
import type { Outcomes } from './domain/outcomes.ts';
import type { Clock } from './domain/pacing.ts';
import type { Queue } from './cloud/queue.ts';

/** Everything through which a use case reaches the world. The simulation brings its own. */
export interface Ports {
  ecs: Ecs;
  queue: Queue;
  outcomes: Outcomes;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  log: Log;
}

/** The settings of the deployment that use cases need. */
export interface Settings {
  region: string;
  tickSeconds: number;
}
