/** Parameters as the call's schema sees them: `Tag.1.Key` and `SystemDisk.Size` have become lists and objects. */
export type Parameters = { [name: string]: string | Parameters | Parameter[] };
type Parameter = string | Parameters | Parameter[];

interface Node {
  value?: string;
  children?: Map<string, Node>;
}

// No documented parameter is nested deeper (NetworkInterface.1.SecurityGroupIds.1).
const DEEPEST = 6;

/**
 * Builds `{Tag: [{Key, Value}], InstanceId: ['i-…']}` from `Tag.1.Key`, `Tag.1.Value`, `InstanceId.1`. The numbers of a
 * list only order it. Blank values are left out, as ECS takes a blank parameter for one that is not there.
 */
export function unflatten(flat: Readonly<Record<string, string>>): Parameters {
  const root: Node = {};
  for (const [name, value] of Object.entries(flat)) if (value !== '') place(root, name, value);
  const tree = toParameter(root);
  return typeof tree === 'object' && !Array.isArray(tree) ? tree : {};
}

function place(root: Node, name: string, value: string): void {
  const path = name.includes('.') ? name.split('.', DEEPEST + 1) : [name];
  if (path.length > DEEPEST) return;
  let node = root;
  for (const segment of path) {
    node.children ??= new Map();
    const child = node.children.get(segment) ?? {};
    node.children.set(segment, child);
    node = child;
  }
  node.value = value;
}

function toParameter({ value, children }: Node): Parameter {
  if (children === undefined) return value ?? '';
  const entries = [...children];
  if (entries.every(([segment]) => /^\d+$/.test(segment))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => toParameter(child));
  }
  // No prototype, so that a parameter called `__proto__` is a parameter like any other.
  const object = Object.create(null) as Parameters;
  for (const [segment, child] of entries) object[segment] = toParameter(child);
  return object;
}
