import type * as v from 'valibot';

interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly pipe?: readonly Schema[];
}

/** Every parameter that a schema reads, as `DataDisk.Size`: lists add nothing to a path. */
export function parameterPaths(schema: v.GenericSchema<unknown, unknown>): string[] {
  return pathsOf(schema, '');
}

function pathsOf(schema: Schema, path: string): string[] {
  const inner =
    schema.wrapped ??
    schema.item ??
    schema.pipe?.find(({ type, pipe }) => type === 'array' || type === 'object' || pipe !== undefined);
  // A pipe begins with a copy of its first schema, so it holds that one's entries as well.
  if (schema.entries === undefined) return inner === undefined ? [path] : pathsOf(inner, path);
  return Object.entries(schema.entries).flatMap(([name, each]) =>
    pathsOf(each, path === '' ? name : `${path}.${name}`),
  );
}
