/** Parameters as an action's schema reads them: `Tag.1.Key` and `SystemDisk.Size` have become lists and objects. */
export type Parameters = { [name: string]: string | Parameters | Parameter[] };
type Parameter = string | Parameters | Parameter[];

// A list or an object under construction. It has no prototype, so that `__proto__` is a parameter like any other.
interface Branch {
  [segment: string]: string | Branch;
}

// No documented parameter is nested deeper (NetworkInterface.1.SecurityGroupIds.1).
const DEEPEST = 6;

/**
 * Builds `{Tag: [{Key, Value}], InstanceId: ['i-…']}` from `Tag.1.Key`, `Tag.1.Value`, `InstanceId.1`. The numbers of a
 * list only order it. Blank values are left out, as ECS takes a blank parameter for one that is not there.
 */
export function unflatten(flat: Readonly<Record<string, string>>): Parameters {
  const root = newBranch();
  let nested = false;
  for (const name in flat) {
    const value = flat[name];
    if (value === undefined || value === '') continue;
    if (name.includes('.')) {
      place(root, name.split('.'), value);
      nested = true;
    } else if (typeof root[name] !== 'object') root[name] = value;
  }
  return nested ? toParameters(root) : root;
}

function newBranch(): Branch {
  return Object.create(null) as Branch;
}

// Where a name is a value and also the beginning of longer names, the longer names count.
function place(root: Branch, path: readonly string[], value: string): void {
  if (path.length > DEEPEST) return;
  let branch = root;
  for (const segment of path.slice(0, -1)) {
    const child = branch[segment];
    branch = typeof child === 'object' ? child : (branch[segment] = newBranch());
  }
  const leaf = path.at(-1) ?? '';
  if (typeof branch[leaf] !== 'object') branch[leaf] = value;
}

function toParameters(branch: Branch): Parameters {
  const parameters = Object.create(null) as Parameters;
  for (const segment in branch) parameters[segment] = toParameter(branch[segment] ?? '');
  return parameters;
}

function toParameter(value: string | Branch): Parameter {
  if (typeof value === 'string') return value;
  const segments = Object.keys(value);
  if (!segments.every((segment) => /^\d+$/.test(segment))) return toParameters(value);
  return segments.sort((a, b) => Number(a) - Number(b)).map((segment) => toParameter(value[segment] ?? ''));
}
