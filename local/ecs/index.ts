import type { CredentialStore } from '../credentials.ts';
import { HttpServer } from '../httpServer.ts';
import type { Log } from '../log.ts';
import { createRandom } from '../random.ts';
import { Freshness } from '../signature/freshness.ts';
import { InMemoryEcs, type EcsStats } from './inMemoryEcs.ts';
import { ecsError } from './model/errors.ts';
import { requestId } from './model/ids.ts';
import type { ModelOptions } from './model/options.ts';
import { type AnswerContext, refusalText, sendRefusal } from './protocol/answers.ts';
import { type CallContext, handle, type HandlerParts } from './protocol/handler.ts';

export interface EcsOptions extends ModelOptions {
  credentials: CredentialStore;
  accountId: string;
  log: Log;
  /** Called after each answer over HTTP; `code` is that of an error, and `answer` is there without one. */
  onAnswer?: (call: CallContext, code: string | undefined, answer: object | undefined) => void;
}

export interface Ecs {
  /** The same instances without HTTP. */
  readonly inMemory: InMemoryEcs;
  /** Where clients reach them. */
  readonly server: HttpServer;
  /** Listens on loopback; 0 takes a free port. Resolves to the URL. */
  listen(port: number): Promise<string>;
  /** Ends all connections and timers. */
  close(): Promise<void>;
  stats(): EcsStats;
  /** All regions with their resources, client tokens and stock, as plain JSON. */
  snapshot(): unknown;
  /** Replaces everything by a snapshot. Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void;
}

// A form with UserData, 16 data disks and 20 tags is far smaller.
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Elastic Compute Service on this machine: the in-memory ECS, and an HTTP server in front of it that answers as the
 * OpenAPI 2014-05-26 does.
 *
 * @example
 * const credentials = new CredentialStore({ accessKeyId: 'id', accessKeySecret: 'secret' }, '1000000000000001');
 * const ecs = createEcs({
 *   ...{ clock: new ScaledClock(), random: createRandom(1), faults: new Faults(createRandom(2)), credentials },
 *   ...{ region: 'cn-hangzhou', accountId: '1000000000000001', log: createSilentLog() },
 *   durations: { pending: 3, starting: 5, stopping: 5 },
 * });
 * const url = await ecs.listen(0);
 */
export function createEcs(options: EcsOptions): Ecs {
  const inMemory = new InMemoryEcs(options);
  const server = createServer(inMemory, options);
  return {
    inMemory,
    server,
    listen: (port) => server.listen(port),
    close: async () => {
      inMemory.close();
      await server.close();
    },
    stats: () => inMemory.stats(),
    snapshot: () => inMemory.snapshot(),
    restore: (snapshot) => {
      inMemory.restore(snapshot);
    },
  };
}

function createServer(
  ecs: InMemoryEcs,
  { clock, faults, credentials, log, random: chance, onAnswer }: EcsOptions,
): HttpServer {
  const random = createRandom(chance.integer(0, 2 ** 31 - 1));
  const parts: HandlerParts = {
    ...{ ecs, clock, random, faults, credentials },
    freshness: new Freshness(clock),
    onAnswer: (call, code, answer) => {
      const { action, requestId: id } = call;
      onAnswer?.(call, code, answer);
      if (code === undefined) log.debug({ action, requestId: id }, 'ECS call answered');
      else log.info({ action, requestId: id, code }, 'ECS call refused');
    },
  };
  // For a request that cannot be read: nothing tells in which format its sender wants the answer.
  const contextOf = (host: string): AnswerContext => ({
    requestId: requestId(random),
    format: 'XML',
    action: '',
    host,
  });
  return new HttpServer({
    maxBodyBytes: MAX_BODY_BYTES,
    handle: (request, body, response) => {
      handle(parts, request, body, response);
    },
    onTooLarge: ({ headers }, response) => {
      const message = `The request body is longer than ${MAX_BODY_BYTES} bytes.`;
      sendRefusal(response, contextOf(headers.host ?? ''), { code: 'InvalidParameter', status: 413, message });
    },
    onError: (error, { headers }, response) => {
      log.error({ err: error }, 'ECS call failed');
      sendRefusal(response, contextOf(headers.host ?? ''), ecsError('InternalError'));
    },
    unreadable: (status) => ({
      contentType: 'text/xml;charset=utf-8',
      body: refusalText(contextOf(''), ecsError('InvalidParameter', `The request is no valid HTTP (${status}).`)),
    }),
  });
}
