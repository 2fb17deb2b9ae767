import { pathToFileURL } from 'node:url';
import type { FunctionContext } from './context.ts';
import { explainModuleKind, MissingExport } from './moduleKind.ts';

type Callback = (error: unknown, result?: unknown) => void;
type Callable = (...parameters: unknown[]) => unknown;

/** A failure that the function reported through its callback. */
export class HandledError extends Error {
  override readonly name = 'HandledError';

  constructor(readonly reported: unknown) {
    super('the function passed an error to its callback');
  }
}

/** The export of a CommonJS or ES module in the folder of the code. `handler` is `<file>.<export>`. */
export async function loadExport(
  { file, folder }: { file: string; folder: string },
  handler: string,
): Promise<Callable> {
  const exported = handler.slice(handler.indexOf('.') + 1);
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    const found = property(module, exported) ?? property(property(module, 'default'), exported);
    if (typeof found === 'function') return found as Callable;
    throw new MissingExport(`Handler '${exported}' is missing on module '${file}'`);
  } catch (error) {
    explainModuleKind(error, file, folder);
    throw error;
  }
}

function property(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined;
}

/** Calls `handler(event, context)` or `handler(event, context, callback)`; rejects when it fails. */
export function callHandler(handler: Callable, event: Buffer, context: FunctionContext): Promise<Buffer> {
  return settle(handler, 3, (callback) => handler(event, context, callback)).then(encode);
}

/** Calls a lifecycle hook, `hook(context)` or `hook(context, callback)`. */
export async function callHook(hook: Callable, context: FunctionContext): Promise<void> {
  await settle(hook, 2, (callback) => hook(context, callback));
}

// A function that declares the callback parameter ends with its callback; any other ends with its result.
function settle(declared: Callable, arity: number, call: (callback: Callback) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback: Callback = (error, result) => {
      if (error === null || error === undefined) resolve(result);
      else reject(new HandledError(error));
    };
    const returned = call(callback);
    if (isThenable(returned)) returned.then(resolve, reject);
    else if (declared.length < arity) resolve(returned);
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function encode(result: unknown): Buffer {
  if (result === undefined) return Buffer.alloc(0);
  if (typeof result === 'string') return Buffer.from(result);
  if (result instanceof Uint8Array) return Buffer.from(result);
  // A function or a symbol has no JSON and counts as no result.
  const json = JSON.stringify(result) as string | undefined;
  return Buffer.from(json ?? '');
}
