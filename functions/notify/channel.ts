import type { PostAnswer, PostRequest } from './post.ts';
import type { ToldOutcome } from '../../shared/domain/toldOutcome.ts';

/** What became of a message: the channel took it, may take it later, or refuses it for good. */
export type Verdict = { kind: 'taken' } | { kind: 'later'; reason: string } | { kind: 'never'; reason: string };

/** Somewhere that outcomes are told. */
export interface Channel {
  name: string;
  /** The request that tells of these outcomes, signed at this time. */
  messageOf(outcomes: readonly ToldOutcome[], now: number): PostRequest;
  judge(answer: PostAnswer): Verdict;
}
