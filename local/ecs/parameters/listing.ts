import { invalidParameter } from '../model/errors.ts';
import { optional, text, whole } from './parameters.ts';

/** PageNumber and PageSize, for lists that are paged by number alone. */
export function numberPaging(longest: number, size = 10) {
  return {
    PageNumber: optional(whole(1, 1_000_000), '1'),
    PageSize: optional(whole(1, longest), String(size)),
  };
}

/** Both ways to page: by number, and by a token that stays right while what is listed comes and goes. */
export function eitherPaging(longest: number, longestByToken = longest) {
  return {
    ...numberPaging(longest),
    MaxResults: optional(whole(1, longestByToken)),
    NextToken: optional(text()),
  };
}

interface NumberPaging {
  PageNumber: number;
  PageSize: number;
}

interface EitherPaging extends NumberPaging {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** One page, and what an answer says about it besides. */
export interface Listed<T, Counts> {
  page: readonly T[];
  counts: Counts;
}

export type NumberCounts = { TotalCount: number; PageNumber: number; PageSize: number };

/** The page of this number. */
export function byNumber<T>(items: readonly T[], { PageNumber, PageSize }: NumberPaging): Listed<T, NumberCounts> {
  const page = items.slice((PageNumber - 1) * PageSize, PageNumber * PageSize);
  return { page, counts: { TotalCount: items.length, PageNumber, PageSize } };
}

/** What follows a token, in the order of `keyOf`; the token is blank when nothing follows. Throws EcsError for a made-up one. */
export function byToken<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  limit: number,
  token: string | undefined,
): Listed<T, { NextToken: string }> {
  const after = token === undefined ? '' : keyIn(token);
  const rest = inOrder(items, keyOf).filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { page, counts: { NextToken: last === undefined ? '' : tokenFor(keyOf(last)) } };
}

/** The page asked for, in whichever way, in the order of `keyOf`. Throws EcsError for a made-up token. */
export function byEither<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  asked: EitherPaging,
): Listed<T, NumberCounts & { NextToken: string }> {
  const { PageNumber, PageSize, MaxResults, NextToken: token } = asked;
  if (MaxResults === undefined && token === undefined) {
    const { page, counts } = byNumber(inOrder(items, keyOf), asked);
    return { page, counts: { ...counts, NextToken: '' } };
  }
  const limit = MaxResults ?? PageSize;
  const { page, counts } = byToken(items, keyOf, limit, token);
  return { page, counts: { TotalCount: items.length, PageNumber, PageSize: limit, ...counts } };
}

function inOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

// The latest moment that a Date can hold, in milliseconds.
const END_OF_TIME = 8_640_000_000_000_000;

/** A key by which what was created last comes first. */
export function newestFirst(createdAt: number, id: string): string {
  return `${String(END_OF_TIME - Math.floor(createdAt)).padStart(16, '0')} ${id}`;
}

function tokenFor(key: string): string {
  return Buffer.from(`>${key}`).toString('base64url');
}

function keyIn(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('>')) throw invalidParameter('NextToken');
  return text.slice(1);
}
