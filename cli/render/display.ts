import { createLogUpdate } from 'log-update';
import sliceAnsi from 'slice-ansi';
import type { Track } from '../tracks.ts';
import { isLive, paintFor, type Paint } from './paint.ts';
import { changeKey, progressLine, progressLines } from './progress.ts';

/** Shows the progress of tracks. */
export interface Display {
  show: (tracks: readonly Track[], now: number) => void;
  /** Prints a line between two pictures, such as a passing error. */
  remark: (text: string) => void;
  /** Removes the live picture, because the table follows. */
  end: () => void;
}

/** Rows and columns for a terminal that does not report its size. */
const ROWS = 24;
const COLUMNS = 80;

/** For a terminal: a picture that every poll draws anew. */
function liveDisplay(stream: NodeJS.WriteStream, paint: Paint): Display {
  const update = createLogUpdate(stream);
  return {
    show: (tracks, now) => {
      const lines = progressLines(tracks, now, stream.rows > 0 ? stream.rows : ROWS, paint);
      // A line that wraps would push the summary off the screen.
      const width = stream.columns > 0 ? stream.columns : COLUMNS;
      update(lines.map((line) => sliceAnsi(line, 0, width)).join('\n'));
    },
    remark: (text) => {
      update.persist(paint('yellow', text));
    },
    end: () => {
      update.clear();
      update.done();
    },
  };
}

/** For a pipe or a file: one line for each change. */
export function lineDisplay(write: (line: string) => void, paint: Paint): Display {
  const last = new Map<string, string>();
  return {
    show: (tracks, now) => {
      for (const track of tracks) {
        const name = track.instanceId ?? `slot ${track.slot ?? ''}`;
        const key = changeKey(track);
        if (last.get(name) === key) continue;
        last.set(name, key);
        write(progressLine(track, now, paint));
      }
    },
    remark: write,
    end: () => undefined,
  };
}

/** For --json: shows no progress, only remarks. */
export function silentDisplay(remark: (text: string) => void): Display {
  return { show: () => undefined, remark, end: () => undefined };
}

/** Picks the display for a stream. */
export function displayFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Display {
  const paint = paintFor(stream, environment);
  if (isLive(stream, environment)) return liveDisplay(stream, paint);
  return lineDisplay((line) => stream.write(`${line}\n`), paint);
}
