import { createLogUpdate } from 'log-update';
import sliceAnsi from 'slice-ansi';
import type { Track } from '../tracks.ts';
import { paintFor, type Paint } from './paint.ts';
import { changeKey, progressLine, progressLines } from './progress.ts';

/** Shows tracks as they change. */
export interface Display {
  show: (tracks: readonly Track[], now: number) => void;
  /** A line between the pictures, such as trouble that passes. */
  note: (text: string) => void;
  /** Takes the live picture away; the table follows. */
  end: () => void;
}

/** The rows and columns of a terminal that does not tell how many it has. */
const ROWS = 24;
const COLUMNS = 80;

/** A picture that is drawn anew with every poll, on a terminal. */
export function liveDisplay(stream: NodeJS.WriteStream, paint: Paint): Display {
  const update = createLogUpdate(stream);
  return {
    show: (tracks, now) => {
      const lines = progressLines(tracks, now, stream.rows > 0 ? stream.rows : ROWS, paint);
      // A line that breaks would push the summary out of the picture.
      const width = stream.columns > 0 ? stream.columns : COLUMNS;
      update(lines.map((line) => sliceAnsi(line, 0, width)).join('\n'));
    },
    note: (text) => {
      update.persist(paint('yellow', text));
    },
    end: () => {
      update.clear();
      update.done();
    },
  };
}

/** A line for each change, on a pipe or in a file. */
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
    note: write,
    end: () => undefined,
  };
}

/** Shows only trouble: the result is for a program. */
export function silentDisplay(note: (text: string) => void): Display {
  return { show: () => undefined, note, end: () => undefined };
}

/** The display that suits a stream. */
export function displayFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Display {
  const paint = paintFor(stream, environment);
  if (stream.isTTY) return liveDisplay(stream, paint);
  return lineDisplay((line) => stream.write(`${line}\n`), paint);
}
