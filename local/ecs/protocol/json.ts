/** Text, and bytes that were written before. */
type Piece = string | Buffer;

// A frozen object never changes, so its JSON is written once, as the bytes that go out. An instance that is read again and
// again makes up nearly the whole answer.
const written = new WeakMap<object, Buffer>();

/** An answer as JSON, exactly as JSON.stringify writes it: text, or bytes where a part of it is kept as such. */
export function toJson(answer: object): string | Buffer {
  const pieces = [...object(answer, (value) => (isPlain(value) ? object(value, items) : [JSON.stringify(value)]))];
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

// Lists stand two levels down, as in `Instances.Instance`. JSON.stringify writes everything below their items.
function items(value: unknown): Piece[] {
  if (!Array.isArray(value)) return [JSON.stringify(value)];
  return ['[', ...value.flatMap((each, index) => (index === 0 ? [item(each)] : [',', item(each)])), ']'];
}

function item(value: unknown): Piece {
  if (!isPlain(value) || !Object.isFrozen(value)) return JSON.stringify(value);
  const before = written.get(value);
  if (before !== undefined) return before;
  const bytes = Buffer.from(JSON.stringify(value));
  written.set(value, bytes);
  return bytes;
}

function object(value: object, write: (child: unknown) => Piece[]): Piece[] {
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  const pieces = entries.flatMap(([name, child], index) => [
    `${index === 0 ? '' : ','}${JSON.stringify(name)}:`,
    ...write(child),
  ]);
  return ['{', ...pieces, '}'];
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
