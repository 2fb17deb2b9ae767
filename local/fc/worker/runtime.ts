import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { installCloudDate } from './cloudDate.ts';
import { createContext, type FunctionContext } from './context.ts';
import { describeError } from './describeError.ts';
import { callHandler, callHook, HandledError, loadExport } from './handler.ts';
import type { FromWorker, ToWorker, WorkerSetup } from './protocol.ts';

/**
 * One function instance. The host starts it as a worker thread with the environment of the function alone; it loads the
 * built bundle, runs its initializer, and then serves one invocation after another until the host ends it.
 */

if (parentPort === null) throw new Error('worker.js is started by the local Function Compute host, not by hand');
const port = parentPort;
// The host made it in this process.
const setup = workerData as WorkerSetup;

// The thread's own limit covers its heap alone. Samples at this interval find buffers outside of it.
const SAMPLE_MS = 100;

const post = (message: FromWorker): void => {
  port.postMessage(message);
};
const log = (text: string): void => {
  post({ type: 'log', text });
};
const contextFor = (request: Pick<ToWorker, 'requestId' | 'credentials'>): FunctionContext =>
  createContext(setup.identity, request.requestId, request.credentials, log);

hideCommonJs();
captureOutput();
const setClock = installCloudDate(setup.clock);
void serve();

// A thread that starts from a text has these as globals. An ES module would find them, as it does not where it is deployed.
function hideCommonJs(): void {
  for (const name of ['require', 'module', 'exports', '__filename', '__dirname'])
    Reflect.deleteProperty(globalThis, name);
}

// The host does not read the thread's streams: a line captured here never arrives after its invocation's answer.
function captureOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      log(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      const written = rest.at(-1);
      if (typeof written === 'function') queueMicrotask(written as () => void);
      return true;
    };
  }
}

async function serve(): Promise<void> {
  try {
    const handler = await loadExport(setup, setup.handler);
    port.on('message', (message: ToWorker) => {
      setClock(message.clock);
      if (message.type === 'invoke') void invoke(handler, message);
      else if (message.type === 'initialize') void initialize(message);
      else void preStop(message);
    });
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'unusable', error: describeError(error) });
  }
}

async function initialize(request: ToWorker): Promise<void> {
  try {
    if (setup.initializer !== undefined)
      await callHook(await loadExport(setup, setup.initializer), contextFor(request));
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'unusable', error: describeError(error instanceof HandledError ? error.reported : error) });
  }
}

async function invoke(
  handler: Awaited<ReturnType<typeof loadExport>>,
  request: Extract<ToWorker, { type: 'invoke' }>,
): Promise<void> {
  const context = contextFor(request);
  const sampling = setInterval(() => {
    post({ type: 'memory', memoryMb: memoryMb() });
  }, SAMPLE_MS).unref();
  try {
    const body = await callHandler(handler, Buffer.from(request.event), context);
    post({ type: 'result', body, memoryMb: memoryMb() });
  } catch (error) {
    const handled = error instanceof HandledError;
    const described = describeError(handled ? error.reported : error);
    context.logger.error(JSON.stringify(described));
    post({ type: 'failure', error: described, handled, memoryMb: memoryMb() });
  } finally {
    clearInterval(sampling);
  }
}

async function preStop(request: Extract<ToWorker, { type: 'preStop' }>): Promise<void> {
  try {
    if (setup.preStop !== undefined) await callHook(await loadExport(setup, setup.preStop), contextFor(request));
  } catch (error) {
    log(`preStop failed: ${describeError(error).errorMessage}\n`);
  }
  post({ type: 'stopped' });
}

function memoryMb(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return (heap + external) / 2 ** 20;
}
