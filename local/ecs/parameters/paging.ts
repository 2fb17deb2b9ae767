import { invalidParameter } from '../model/errors.ts';
import type { Page, PageStart } from '../model/instanceTable.ts';
import { optional, text, whole } from './parameters.ts';

/** Both ways to page: by number, and by a token that stays right while instances come and go. */
export const pagingParameters = {
  PageNumber: optional(whole(1, 1_000_000), '1'),
  PageSize: optional(whole(1, 100), '10'),
  MaxResults: optional(whole(1, 100)),
  NextToken: optional(text()),
};

interface Paging {
  PageNumber: number;
  PageSize: number;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** Where the page begins, how long it is, and whether the caller pages by token. Throws EcsError for a token not given out. */
export function pageOf(paging: Paging): { start: PageStart; limit: number; byToken: boolean } {
  const { PageNumber: number, PageSize: size, MaxResults: limit = 10, NextToken: token } = paging;
  if (token !== undefined) return { start: { olderThan: sequenceOf(token) }, limit, byToken: true };
  if (paging.MaxResults !== undefined) return { start: { skip: 0 }, limit, byToken: true };
  return { start: { skip: (number - 1) * size }, limit: size, byToken: false };
}

/** The token for what follows a page; blank when nothing does. */
export function nextToken({ items, more }: Page): string {
  const last = items.at(-1);
  return last === undefined || !more ? '' : Buffer.from(`<${last.sequence}`).toString('base64url');
}

function sequenceOf(token: string): number {
  const [, sequence] = /^<(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (sequence === undefined) throw invalidParameter('NextToken');
  return Number(sequence);
}
