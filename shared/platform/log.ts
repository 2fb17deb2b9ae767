/** The fields of a log line. The type keeps secrets out: no request and no credentials fit in. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * Creates a log that writes one JSON object a line to the console. Function Compute passes the lines to Log Service,
 * which indexes JSON by its keys. So messages are constants, and everything that varies goes into the fields.
 * @param context fields of every line.
 * @param write prints one line.
 * @example
 * createLog({ requestId: '1-2' }).info('instance starting', { instanceId: 'i-1' });
 * // {"level":"info","message":"instance starting","requestId":"1-2","instanceId":"i-1"}
 */
export function createLog(context: LogFields, write: (line: string) => void = console.log): Log {
  const entry =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      write(JSON.stringify({ level, message, ...context, ...fields }));
    };
  return { info: entry('info'), warn: entry('warn'), error: entry('error') };
}

/** Makes the log of one invocation, from the fields that all of its lines have. */
export type OpenLog = (context: LogFields) => Log;

/**
 * An error as log fields: its message, code, API and ECS's id of the call, and nothing else that it holds.
 * @example
 * log.error('call failed', errorFields(new CloudError('StartInstances', 'InternalError', 'Try again.')));
 * // {error: 'Try again.', code: 'InternalError', api: 'StartInstances'}
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const api = 'api' in error && typeof error.api === 'string' ? error.api : undefined;
  const id = 'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined;
  return { error: error.message, code, api, ecsRequestId: id };
}
