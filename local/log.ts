import { pino, type Logger } from 'pino';

/** The log of the local cloud: `log.info({ field: … }, 'sentence')`. */
export type Log = Logger;

const LABELS: Record<number, string> = { 30: '', 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' };

/** A log whose lines, each one JSON object without its line end, go to `write`. */
export function createLogTo(write: (line: string) => void): Log {
  return pino(
    { base: null },
    {
      write: (line: string) => {
        write(line.trimEnd());
      },
    },
  );
}

/** Writes log lines to stderr (stdout is for the one line that says where the servers are): as JSON, or for people. */
export function stderrWriter(json: boolean): (line: string) => void {
  const stderr = pino.destination({ fd: 2, sync: true });
  return (line) => void stderr.write(`${json ? line : readable(line)}\n`);
}

/** A log that writes nothing, for a cloud inside another program, such as a test. */
export function createSilentLog(): Log {
  return pino({ level: 'silent' });
}

/** One JSON log line as `12:34:56.789 message  field=value …`. */
export function readable(line: string): string {
  // pino wrote the line, so it is an object with these fields.
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown> & {
    level: number;
    time: number;
    msg?: string;
  };
  const clock = new Date(time).toISOString().slice(11, 23);
  const details = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`); // prettier-ignore
  return [`${clock} ${LABELS[level] ?? ''}${msg ?? ''}`, ...details].join('  ');
}
