import type { GoalSetter } from '../../../shared/api/functions.ts';
import type { QueueDepth, State } from '../../wire/state.ts';
import type { Failed } from '../failures/groups.ts';
import type { Prices, Row } from '../fleet/row.ts';
import type { Happening } from '../timeline/timeline.ts';
import { createDeploymentSource } from './deployment.ts';
import { createLocalSource } from './local.ts';

/** What a function answered. */
export interface FunctionAnswer {
  status: number;
  body: string;
}

/** What is known of what happened to some instances. */
export interface History {
  /** By the instance's id; what concerns a slot before it had an instance is under `<request>/<slot>`. */
  of: ReadonlyMap<string, readonly Happening[]>;
  /** Whether each call and status is known, as a local cloud knows them; else only what functions logged. */
  complete: boolean;
}

export interface Letter {
  messageId: string;
  /** Milliseconds since the epoch. */
  at: number;
  reason: string;
  instanceIds: readonly string[];
  /** Whether it holds a message that can be sent again. */
  replayable: boolean;
}

/** Where the page's data come from, and what does its actions. All methods throw Refused. */
export interface Source {
  rows(state: State): Row[];
  call(name: 'plan' | 'create' | GoalSetter, body: object): Promise<FunctionAnswer>;
  history(rows: readonly Pick<Row, 'instanceId' | 'requestId' | 'slot'>[]): Promise<History>;
  failures(): Promise<Failed[]>;
  letters(): Promise<Letter[]>;
  /** Resolves to the ids that were not done. */
  replay(messageIds: readonly string[]): Promise<readonly string[]>;
  remove(messageIds: readonly string[]): Promise<readonly string[]>;
  prices(rows: readonly Row[]): Promise<{ prices: Prices; currency: string }>;
  /** The work queue and the dead-letter queue; undefined where the state has none. */
  depths(state: State): { work: QueueDepth | undefined; letters: QueueDepth | undefined };
}

/** The source for what a state is of. */
export function sourceOf(state: State): Source {
  return state.kind === 'local' ? createLocalSource(state) : createDeploymentSource(state);
}
