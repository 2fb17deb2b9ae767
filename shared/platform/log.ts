/** Words and numbers beside a log message. Secrets have no way in: requests and credentials are never passed whole. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * One JSON object a line, on the console: Function Compute adds the request id and hands it to Log Service, which
 * indexes JSON by its keys. Messages are constants; what varies stands in the fields.
 */
export function createLog(context: LogFields, write: (line: string) => void = console.log): Log {
  const entry =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      write(JSON.stringify({ level, message, ...context, ...fields }));
    };
  return { info: entry('info'), warn: entry('warn'), error: entry('error') };
}

/** An error as log fields: its code and message, never its payload. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const api = 'api' in error && typeof error.api === 'string' ? error.api : undefined;
  return { error: error.message, code, api };
}
