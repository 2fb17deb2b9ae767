import type { Track } from '../tracks.ts';
import { duration } from './duration.ts';
import type { Colour, Paint } from './paint.ts';

const COLOURS: Record<Track['status'], Colour> = {
  Pending: 'yellow',
  Starting: 'cyan',
  Running: 'green',
  Stopping: 'cyan',
  Stopped: 'dim',
  Unknown: 'yellow',
  Absent: 'dim',
  Refused: 'red',
};

const SIGNS: Record<Track['result'], [string, Colour]> = {
  waiting: ['·', 'yellow'],
  reached: ['✔', 'green'],
  failed: ['✖', 'red'],
  idle: ['–', 'dim'],
};

/** How many rows to keep free, for the summary and the line about hidden instances. */
const FRAME_ROWS = 3;

/**
 * The live picture: a summary and one line an instance. With more instances than rows, failed ones come first, then
 * those still waiting. A last line counts the hidden ones.
 * @param now in milliseconds, by the clock of the tracks.
 */
export function progressLines(tracks: readonly Track[], now: number, rows: number, paint: Paint): string[] {
  const room = Math.max(1, rows - FRAME_ROWS);
  const shown = tracks.length <= room ? tracks : foremost(tracks, room);
  const hidden = tracks.length - shown.length;
  const lines = shown.map((track) => progressLine(track, now, paint));
  if (hidden > 0) lines.push(paint('dim', `  … and ${hidden} more`));
  return [summary(tracks, paint), ...lines];
}

/** One instance: slot, id, status, goal, age, address or failure. */
export function progressLine(track: Track, now: number, paint: Paint): string {
  const [sign, colour] = SIGNS[track.result];
  const cells = [
    (track.slot === undefined ? '' : String(track.slot)).padStart(3),
    (track.instanceId ?? '').padEnd(22),
    paintStatus(track.status, paint, 8),
    paint('dim', `→ ${(track.goal ?? '').padEnd(8)}`),
    ageOf(track, now).padStart(6),
    remark(track, paint),
  ];
  return `${paint(colour, sign)} ${cells.join('  ')}`.trimEnd();
}

/** `12 of 100 reached, 1 failed · 40 Pending, 48 Starting, 12 Running`. */
function summary(tracks: readonly Track[], paint: Paint): string {
  const count = (result: Track['result']): number => tracks.filter((track) => track.result === result).length;
  const statuses = new Map<Track['status'], number>();
  for (const { status } of tracks) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const failed = count('failed') === 0 ? '' : paint('red', `, ${count('failed')} failed`);
  const parts = [...statuses].map(([status, number]) => `${number} ${paintStatus(status, paint)}`);
  return `${paint('bold', `${count('reached')} of ${tracks.length} reached`)}${failed} · ${parts.join(', ')}`;
}

/** A status in its colour, padded to a width. */
export function paintStatus(status: Track['status'], paint: Paint, width = 0): string {
  return paint(COLOURS[status], status.padEnd(width));
}

/** A key of everything that is worth a new line on a pipe when it changes. */
export function changeKey({ status, goal, result, latest }: Track): string {
  return [status, goal, result, ...(latest?.publicIpAddresses ?? [])].join(' ');
}

/** The public address, else the private one. */
function addressOf({ latest }: Track): string {
  return latest?.publicIpAddresses[0] ?? latest?.privateIpAddresses[0] ?? '';
}

function remark(track: Track, paint: Paint): string {
  if (track.code === undefined) return addressOf(track);
  return paint('red', [track.code, track.reason].filter((part) => part !== undefined).join(': '));
}

/** The time from the creation until the wait was over, or until now; empty where it is unknown. */
export function ageOf({ since, until }: Track, now: number): string {
  return since === undefined ? '' : duration((until ?? now) - since);
}

/** The failed tracks, then the waiting ones, then the others; each group in slot order. */
function foremost(tracks: readonly Track[], room: number): Track[] {
  const rank = ({ result, until }: Track): number => (result === 'failed' ? 0 : until === undefined ? 1 : 2);
  return [...tracks].sort((a, b) => rank(a) - rank(b)).slice(0, room);
}
