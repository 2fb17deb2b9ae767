import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { Answer, Call } from './answer.ts';

export type Parameters = Record<string, string | undefined>;
export type Endpoint = (call: Call, parameters: Parameters) => Answer | Promise<Answer>;

/** Methods, paths (`/:name` matches a segment) and what answers them. */
export type RouteTable = readonly (readonly [HTTPMethod, string, Endpoint])[];

/** The endpoint of a method and a path; undefined when there is none. */
export type Routes = (method: string, path: string) => ((call: Call) => Answer | Promise<Answer>) | undefined;

/** Routes of a table; a slash at the end of a path does not count. */
export function createRoutes(table: RouteTable): Routes {
  const router = findMyWay({ ignoreTrailingSlash: true });
  table.forEach(([method, path], place) => {
    router.on(method, path, () => undefined, { place });
  });
  return (method, path) => {
    const found = router.find(method as HTTPMethod, path);
    if (found === null) return undefined;
    // What `on` was given above; a malformed path finds a route without it.
    const { place } = (found.store ?? { place: -1 }) as { place: number };
    const endpoint = table[place]?.[2];
    if (endpoint === undefined) return undefined;
    return (call) => endpoint(call, found.params);
  };
}
