import { invalidParameter } from '../model/errors.ts';
import type { Page, PageStart } from '../model/instanceTable.ts';
import { optional, text, whole } from './parameters.ts';

/*
 * ECS pages in two ways: by PageNumber and PageSize, and by MaxResults and NextToken. A token names the last thing that
 * was listed, so it stays right while others are created and deleted. The functions `by…` page a list. Instances are
 * paged by their table, which does not have to walk over all of them.
 */

/** The parameters of a list that is paged by number alone. */
export function numberPaging(longest: number, size = 10) {
  return {
    PageNumber: optional(whole(1, 1_000_000), '1'),
    PageSize: optional(whole(1, longest), String(size)),
  };
}

/**
 * The parameters of a list that is paged by token alone; its pages are as long as they may be, unless told otherwise.
 */
export function tokenPaging(longest: number) {
  return { MaxResults: optional(whole(1, longest), String(longest)), NextToken: optional(text()) };
}

/** The parameters of a list that is paged either way. */
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

interface TokenPaging {
  MaxResults: number;
  NextToken?: string | undefined;
}

interface EitherPaging extends NumberPaging {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** One page, and the fields of an answer that describe it. */
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

/**
 * The page after a token, in the order of `keyOf`. The next token is blank when nothing follows. Throws EcsError for a
 * token that was not given out.
 */
export function byToken<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { MaxResults: limit, NextToken: token }: TokenPaging,
): Listed<T, { NextToken: string }> {
  const after = token === undefined ? '' : read(token, KEY);
  const rest = inOrder(items, keyOf).filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return { page, counts: { NextToken: last === undefined ? '' : write(KEY, keyOf(last)) } };
}

/**
 * The page that the call asks for, by number or by token, in the order of `keyOf`. Throws EcsError for a token that was
 * not given out.
 */
export function byEither<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  asked: EitherPaging,
): Listed<T, NumberCounts & { NextToken: string }> {
  const { PageNumber, PageSize, MaxResults, NextToken } = asked;
  if (MaxResults === undefined && NextToken === undefined) {
    const { page, counts } = byNumber(inOrder(items, keyOf), asked);
    return { page, counts: { ...counts, NextToken: '' } };
  }
  const limit = MaxResults ?? PageSize;
  const { page, counts } = byToken(items, keyOf, { MaxResults: limit, NextToken });
  return { page, counts: { TotalCount: items.length, PageNumber, PageSize: limit, ...counts } };
}

function inOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

// The latest moment that a Date can hold, in milliseconds.
const END_OF_TIME = 8_640_000_000_000_000;

/** A key that puts the newest first. `createdAt` in milliseconds since the epoch. */
export function newestFirst(createdAt: number, id: string): string {
  return `${String(END_OF_TIME - Math.floor(createdAt)).padStart(16, '0')} ${id}`;
}

/** Where a page of instances begins in their table, by its number. */
export function startByNumber({ PageNumber, PageSize }: NumberPaging): PageStart {
  return { skip: (PageNumber - 1) * PageSize };
}

/**
 * Where a page of instances begins in their table, how long it is, and whether the caller pages by token. Throws
 * EcsError for a token that was not given out.
 */
export function startByEither(asked: EitherPaging): { start: PageStart; limit: number; byToken: boolean } {
  const { PageSize, MaxResults, NextToken: token } = asked;
  const limit = MaxResults ?? 10;
  if (token !== undefined) return { start: { olderThan: sequenceIn(token) }, limit, byToken: true };
  if (MaxResults !== undefined) return { start: { skip: 0 }, limit, byToken: true };
  return { start: startByNumber(asked), limit: PageSize, byToken: false };
}

/** The token for the page of instances after this one; blank when nothing follows. */
export function nextToken({ items, more }: Page): string {
  const last = items.at(-1);
  return last === undefined || !more ? '' : write(SEQUENCE, String(last.sequence));
}

function sequenceIn(token: string): number {
  const sequence = read(token, SEQUENCE);
  if (!/^\d{1,15}$/.test(sequence)) throw invalidParameter('NextToken');
  return Number(sequence);
}

// What a token begins with tells the two kinds apart.
const KEY = '>';
const SEQUENCE = '<';

function write(kind: string, text: string): string {
  return Buffer.from(kind + text).toString('base64url');
}

function read(token: string, kind: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(kind)) throw invalidParameter('NextToken');
  return text.slice(kind.length);
}
