import { takeMemory } from './answerMemory.ts';

/**
 * A frozen object never changes, so its JSON is written once, as the bytes that go out, with a comma in front. An instance
 * that is read again and again makes up nearly the whole answer.
 */
const written = new WeakMap<object, Buffer>();

/**
 * An answer as JSON, exactly as JSON.stringify writes it: text, or bytes where a part of it is kept as such. Whoever sends
 * the bytes may hand them to `leaveMemory`.
 */
export function toJson(answer: object): string | Buffer {
  const pieces = new Pieces();
  writeObject(pieces, answer, (value) => {
    if (isPlain(value))
      writeObject(pieces, value, (list) => {
        writeItems(pieces, list);
      });
    else pieces.text(JSON.stringify(value));
  });
  return pieces.join();
}

/** Text and bytes in a row. */
class Pieces {
  readonly #bytes: Buffer[] = [];
  #size = 0;
  #text = '';

  text(text: string): void {
    this.#text += text;
  }

  bytes(bytes: Buffer): void {
    if (this.#text !== '') this.#push(Buffer.from(this.#text));
    this.#text = '';
    this.#push(bytes);
  }

  join(): string | Buffer {
    if (this.#bytes.length === 0) return this.#text;
    if (this.#text !== '') this.#push(Buffer.from(this.#text));
    const all = takeMemory(this.#size);
    let at = 0;
    for (const piece of this.#bytes) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  #push(bytes: Buffer): void {
    this.#bytes.push(bytes);
    this.#size += bytes.length;
  }
}

function writeObject(pieces: Pieces, value: object, writeChild: (child: unknown) => void): void {
  let mark = '{';
  for (const [name, child] of Object.entries(value)) {
    if (child === undefined) continue;
    pieces.text(`${mark}${JSON.stringify(name)}:`);
    writeChild(child);
    mark = ',';
  }
  pieces.text(mark === '{' ? '{}' : '}');
}

// Lists stand two levels down, as in `Instances.Instance`. JSON.stringify writes everything below their items.
function writeItems(pieces: Pieces, list: unknown): void {
  if (!Array.isArray(list) || list.length === 0) {
    pieces.text(JSON.stringify(list));
    return;
  }
  pieces.text('[');
  list.forEach((item: unknown, index) => {
    if (isPlain(item) && Object.isFrozen(item)) {
      const bytes = bytesOf(item);
      pieces.bytes(index === 0 ? bytes.subarray(1) : bytes);
    } else pieces.text(`${index === 0 ? '' : ','}${JSON.stringify(item)}`);
  });
  pieces.text(']');
}

function bytesOf(item: object): Buffer {
  const before = written.get(item);
  if (before !== undefined) return before;
  const bytes = Buffer.from(`,${JSON.stringify(item)}`);
  written.set(item, bytes);
  return bytes;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
