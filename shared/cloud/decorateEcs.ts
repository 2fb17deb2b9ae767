import { ECS_API, type Ecs, type EcsApi } from './ecs.ts';

type Arguments = { [M in keyof Ecs]: Parameters<Ecs[M]> };
type Answers = { [M in keyof Ecs]: Awaited<ReturnType<Ecs[M]>> };

/**
 * What carries calls out: an `Ecs`, or an object of the same form that answers synchronously or throws other errors.
 */
export type EcsCarrier = { [M in keyof Ecs]: (...given: Arguments[M]) => Answers[M] | Promise<Answers[M]> };

/** One call: its method, its API and its arguments. `method` discriminates the type of `given`. */
export type EcsCall<Method extends keyof Ecs = keyof Ecs> = {
  [M in Method]: { method: M; api: EcsApi; given: Arguments[M] };
}[Method];

/** Runs around a call. `send` carries the call out; it may be called never, once or several times. */
export type Around = <A>(call: EcsCall, send: () => A | Promise<A>) => Promise<A>;

/**
 * An `Ecs` that passes every call through one function, whatever its method. Use it to count, refuse, delay or log
 * calls, or to translate their errors.
 * @param carrier carries the calls out.
 * @example decorateEcs(ecs, async ({ api }, send) => {
 *   console.log(api);
 *   return send();
 * });
 */
export function decorateEcs(carrier: EcsCarrier, around: Around): Ecs {
  const decorated = <M extends keyof Ecs>(method: M) => {
    const call = (...given: Arguments[M]): Promise<Answers[M]> => {
      const known: EcsCall<M> = { method, api: ECS_API[method], given };
      return around(known as EcsCall, () => carrier[method](...given));
    };
    return [method, call];
  };
  return Object.fromEntries(METHODS.map(decorated)) as Ecs;
}

const METHODS = Object.keys(ECS_API) as (keyof Ecs)[];
