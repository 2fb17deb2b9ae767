import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Answer, Call } from './answer.ts';

export type Parameters = Record<string, string | undefined>;
export type Endpoint = (call: Call, parameters: Parameters) => Answer | Promise<Answer>;

/** Finds the endpoint of a method and a path; undefined when there is none. */
export type Routes = (method: string, path: string) => ((call: Call) => Answer | Promise<Answer>) | undefined;

export function createRoutes(table: readonly (readonly [HTTPMethod, string, Endpoint])[]): Routes {
  const router = findMyWay({ ignoreTrailingSlash: true });
  table.forEach(([method, path], place) => {
    router.on(method, path, () => undefined, place);
  });
  return (method, path) => {
    const found = router.find(method as HTTPMethod, path);
    const place: unknown = found?.store;
    const [, , endpoint] = (typeof place === 'number' ? table[place] : undefined) ?? [];
    if (found === null || endpoint === undefined) return undefined;
    return (call) => endpoint(call, found.params);
  };
}
