import { format } from 'node:util';
import type { InstanceIdentity, InvocationCredentials } from './protocol.ts';

type LogMethod = (...parameters: unknown[]) => void;

/** The second argument of a handler, as in the nodejs20 runtime. */
export interface FunctionContext extends InstanceIdentity {
  requestId: string;
  /** Only when the function has a role. */
  credentials?: InvocationCredentials;
  service: { qualifier: string; versionId: string; logProject: string; logStore: string };
  logger: Record<'debug' | 'info' | 'warn' | 'error' | 'log', LogMethod>;
  tracing: { openTracingSpanContext: string; openTracingSpanBaggages: Record<string, string>; jaegerEndpoint: string };
}

/** Builds the context of one request; `write` takes the lines that its logger prints. */
export function createContext(
  identity: InstanceIdentity,
  requestId: string,
  credentials: InvocationCredentials | undefined,
  write: (line: string) => void,
): FunctionContext {
  const logAs =
    (level: string): LogMethod =>
    (...parameters) => {
      write(`${new Date().toISOString()} ${requestId} [${level}] ${format(...parameters)}\n`);
    };
  return {
    ...identity,
    requestId,
    ...(credentials === undefined ? {} : { credentials }),
    service: { qualifier: 'LATEST', versionId: '', logProject: '', logStore: '' },
    logger: {
      debug: logAs('DEBUG'),
      info: logAs('INFO'),
      warn: logAs('WARN'),
      error: logAs('ERROR'),
      log: logAs('INFO'),
    },
    tracing: { openTracingSpanContext: '', openTracingSpanBaggages: {}, jaegerEndpoint: '' },
  };
}
