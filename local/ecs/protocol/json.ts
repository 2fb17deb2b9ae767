// A frozen object never changes, so its JSON is written once. An instance that is read again and again makes up nearly
// the whole answer, and writing it took a sixth of the time of DescribeInstances.
const written = new WeakMap<object, string>();

/** An answer as JSON, exactly as JSON.stringify writes it. */
export function toJson(answer: object): string {
  return object(answer, (value) => (isPlain(value) ? object(value, items) : JSON.stringify(value)));
}

// Lists stand two levels down, as in `Instances.Instance`. JSON.stringify writes everything below their items.
function items(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(item).join(',')}]` : JSON.stringify(value);
}

function item(value: unknown): string {
  if (!isPlain(value) || !Object.isFrozen(value)) return JSON.stringify(value);
  const before = written.get(value);
  if (before !== undefined) return before;
  const text = JSON.stringify(value);
  written.set(value, text);
  return text;
}

function object(value: object, write: (child: unknown) => string): string {
  let text = '';
  for (const [name, child] of Object.entries(value)) {
    if (child !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${write(child)}`;
  }
  return `{${text}}`;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
