import type { Json } from './json.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** What one question found out. It holds forms and codes; whatever else it holds is made anonymous before it is kept. */
export type Answer = Record<string, Json>;

/** Something about the platform that no source settles, and how to ask the platform itself. */
export interface Question {
  /** As the file of answers calls it. */
  name: string;
  /** What is asked, for people. */
  asks: string;
  /**
   * Asks it.
   * @throws RefusedError, NoAnswerError; NoEventError where nothing came in time.
   */
  ask: (sandbox: Sandbox) => Promise<Answer>;
}
