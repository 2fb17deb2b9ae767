import * as $Ecs from '@alicloud/ecs20140526';

/** A model of the vendor's SDK: what each field is called on the wire and of which type it is. */
export interface Model {
  names(): Record<string, string>;
  types(): Record<string, Type>;
}

export type Type = string | Model | { type: 'array'; itemType: Type };

/** The model of this name; undefined where the SDK has none. */
function findModel(name: string): Model | undefined {
  return ($Ecs as unknown as Record<string, Model | undefined>)[name];
}

/** Every field of a model, as `DataDisk.Size`: lists add nothing to a path. Undefined where the SDK has no such model. */
export function sdkPaths(name: string): string[] | undefined {
  const model = findModel(name);
  return model === undefined ? undefined : pathsOf(model, '', []);
}

function pathsOf(model: Model, path: string, above: readonly Model[]): string[] {
  const types = model.types();
  return Object.entries(model.names()).flatMap(([field, name]) => {
    let type: Type | undefined = types[field];
    while (typeof type === 'object' && 'itemType' in type) type = type.itemType;
    if (type === undefined || typeof type === 'string' || !('names' in type) || above.includes(type))
      return [path + name];
    return pathsOf(type, `${path}${name}.`, [...above, model]);
  });
}
