import * as v from 'valibot';
import type { FunctionsSnapshot } from './functions.ts';

const Times = v.object({ created: v.number(), modified: v.number() });
const Properties = v.record(v.string(), v.unknown());

const Snapshot = v.object({
  functions: v.array(
    v.object({
      name: v.string(),
      id: v.string(),
      times: Times,
      properties: Properties,
      code: v.union([
        v.object({ folder: v.string() }),
        v.object({
          zip: v.pipe(
            v.string(),
            v.transform((base64) => Buffer.from(base64, 'base64')),
          ),
          checksum: v.string(),
        }),
      ]),
      triggers: v.array(v.object({ name: v.string(), id: v.string(), times: Times, properties: Properties })),
      asyncInvoke: v.optional(v.object({ config: Properties, times: Times })),
      reservedConcurrency: v.optional(v.number()),
    }),
  ),
  deleted: v.array(v.string()),
});

/** The functions as plain JSON. */
export function writeSnapshot({ functions, deleted }: FunctionsSnapshot): object {
  const plain = functions.map((resource) => {
    const { code } = resource;
    return { ...resource, code: 'zip' in code ? { ...code, zip: code.zip.toString('base64') } : code };
  });
  return { functions: plain, deleted };
}

/** The functions that JSON holds. Throws ValiError when it is no snapshot. */
export function readSnapshot(json: unknown): FunctionsSnapshot {
  const { functions, deleted } = v.parse(Snapshot, json);
  const whole = functions.map(({ asyncInvoke, reservedConcurrency, ...rest }) => ({
    ...rest,
    asyncInvoke,
    reservedConcurrency,
  }));
  return { functions: whole, deleted };
}
