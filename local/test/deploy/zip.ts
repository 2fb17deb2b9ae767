import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A zip of these files. */
export function zipOf(files: Record<string, string>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(files)) file.addBuffer(Buffer.from(content), name);
  file.end();
  return buffer(file.outputStream);
}

/** A zip of one file whose name is changed afterwards, since no tool writes a bad one. The name keeps its length. */
export async function zipNamed(name: string): Promise<Buffer> {
  const placeholder = 'x'.repeat(name.length);
  const bytes = await zipOf({ [placeholder]: '1' });
  return Buffer.from(bytes.toString('latin1').replaceAll(placeholder, name), 'latin1');
}

/** A zip of a short index.js whose directory says that it unpacks to this many bytes. */
export async function zipSaying(size: number): Promise<Buffer> {
  const bytes = await zipOf({ 'index.js': 'exports.handler = () => {};' });
  // The size stands in the directory at the end, four bytes of its first entry.
  bytes.writeUInt32LE(size, bytes.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
  return bytes;
}
