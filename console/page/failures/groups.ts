import { classInTable } from '../../../shared/cloud/errorTable.ts';
import type { Row } from '../fleet/row.ts';

/** What failed, and where. */
export interface Failed {
  code: string;
  /** Blank where nothing tells it. */
  reason: string;
  /** Milliseconds since the epoch; 0 where nothing tells it. */
  at: number;
  requestId: string;
  /** Blank for a slot that got no instance. */
  instanceId: string;
}

/** What kind of thing helps. */
export type Help = 'wait' | 'placement' | 'account' | 'request' | 'deadline' | 'gone' | 'locked' | 'rails' | 'unknown';

export interface Group {
  code: string;
  help: Help;
  items: readonly Failed[];
}

/** Failures by code, the most frequent first. A failure that both the instance's tags and a log tell counts once. */
export function groupsOf(rows: readonly Row[], told: readonly Failed[]): Group[] {
  const known = new Set(told.map(({ instanceId, code }) => `${instanceId} ${code}`));
  const shown = rows.filter(({ failure, instanceId }) => failure !== '' && !known.has(`${instanceId} ${failure}`));
  const fromRows = shown.map(({ failure, instanceId, requestId }) => ({ code: failure, reason: '', at: 0, instanceId, requestId })); // prettier-ignore
  const groups = new Map<string, Failed[]>();
  for (const failed of [...told, ...fromRows]) groups.set(failed.code, [...(groups.get(failed.code) ?? []), failed]);
  return [...groups]
    .map(([code, items]) => ({ code, help: helpFor(code, items[0]?.reason ?? ''), items }))
    .sort((a, b) => b.items.length - a.items.length || (a.code < b.code ? -1 : 1));
}

const OURS: Readonly<Record<string, Help>> = {
  DeadlineExceeded: 'deadline',
  InstanceVanished: 'gone',
  InstanceNeverListed: 'gone',
  InstanceLocked: 'locked',
  NoAnswer: 'wait',
  Paused: 'rails',
};

/** What helps against a code of ECS or of ours. The table of the functions knows what a code means. */
export function helpFor(code: string, reason: string): Help {
  const own = OURS[code];
  if (own !== undefined) return own;
  if (code.startsWith('GuardRail.')) return 'rails';
  if (code.includes('Throttling')) return 'wait';
  switch (classInTable(code, reason)) {
    case 'throttled':
    case 'transient':
      return 'wait';
    case 'placement':
      return 'placement';
    case 'account':
      return 'account';
    case 'absent':
      return 'gone';
    case 'request':
      return 'request';
    case undefined:
      return /^(Invalid|Missing|Incorrect)/.test(code) ? 'request' : 'unknown';
  }
}
