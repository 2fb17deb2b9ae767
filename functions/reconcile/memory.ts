import { RecentIds } from '../../shared/domain/recentIds.ts';
import { RecentStarts } from './recentStarts.ts';
import { StateChangeHints } from './stateChangeHints.ts';

/** What a function instance remembers from one invocation to the next. It may forget all of it at any time. */
export interface Memory {
  hints: StateChangeHints;
  /** Goals whose pending tag ECS will not take off, as `<instance id>/<generation>`. */
  stuck: RecentIds;
  /** Instances whose end it has published: a late message of an earlier goal has nothing to add. */
  gone: RecentIds;
  /** The page with which the next sweep begins, where the last had no time for it. */
  sweepFrom?: string | undefined;
  /** Instances that it started a moment ago. */
  starts: RecentStarts;
}

/** The memory of a new function instance. */
export function createMemory(): Memory {
  return { hints: new StateChangeHints(), stuck: new RecentIds(), gone: new RecentIds(), starts: new RecentStarts() };
}
