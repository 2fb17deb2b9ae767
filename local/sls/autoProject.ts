import { createHash } from 'node:crypto';
import type { SlsState } from './model.ts';

/** Where a function logs. */
export interface LogPlace {
  project: string;
  logstore: string;
}

/**
 * Makes the project that deployers make where a spec says `logConfig: auto`, with its store and index, unless it is there. It
 * is called as the fc3 component calls it: by the region, and the account as a UUID of version 5 without a name space.
 */
export function ensureAutoProject(sls: SlsState, region: string, accountId: string, now: number): LogPlace {
  const bytes = createHash('sha1').update(accountId).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const uuid = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const place = { project: `serverless-${region}-${uuid}`.slice(0, 63), logstore: 'default-logs' };
  if (!sls.projects.has(place.project)) {
    const store = { name: place.logstore, ttl: 30, shardCount: 1, created: now, index: { line: {} }, lines: [] };
    sls.projects.set(place.project, { name: place.project, description: '', created: now, logStores: [store] });
  }
  return place;
}
