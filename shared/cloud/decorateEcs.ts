import { ECS_API, type Ecs, type EcsApi } from './ecs.ts';

type Arguments = { [M in keyof Ecs]: Parameters<Ecs[M]> };
type Answers = { [M in keyof Ecs]: Awaited<ReturnType<Ecs[M]>> };

/** What carries calls out: an `Ecs`, or something of its form that answers at once or throws errors of its own. */
export type EcsCarrier = { [M in keyof Ecs]: (...given: Arguments[M]) => Answers[M] | Promise<Answers[M]> };

/** One call: of which method, of which API, and with what. `method` tells the type of `given`. */
export type EcsCall<Method extends keyof Ecs = keyof Ecs> = {
  [M in Method]: { method: M; api: EcsApi; given: Arguments[M] };
}[Method];

/** What happens around a call: `send` carries it out, and need not be called once. */
export type Around = <A>(call: EcsCall, send: () => A | Promise<A>) => Promise<A>;

/**
 * An `Ecs` whose every call goes through one function, whatever its method: to count, refuse, delay or note calls, or to
 * turn their errors into others.
 * @param carrier what carries the calls out in the end.
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
