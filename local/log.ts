import { pino, type Logger } from 'pino';

/** The log of the local cloud: `log.info({ field: … }, 'sentence')`. */
export type Log = Logger;

const LABELS: Record<number, string> = { 30: '', 40: 'warning: ', 50: 'error: ', 60: 'fatal: ' };

/** A log on stderr (stdout is for the one line that says where the servers are): JSON lines, or lines for people. */
export function createLog(json: boolean): Log {
  const stderr = pino.destination({ fd: 2, sync: true });
  if (json) return pino({ base: null }, stderr);
  return pino({ base: null }, { write: (line: string) => void stderr.write(`${readable(line)}\n`) });
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
