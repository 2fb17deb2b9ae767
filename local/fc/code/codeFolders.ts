import { mkdtempSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArchive } from './archive.ts';

/**
 * The unpacked code of functions, each deployment in a folder of its own: an instance of the version before may still
 * load files from its folder. All are gone when the cloud ends.
 */
export class CodeFolders {
  #root: string | undefined;
  #folders = 0;

  /** Unpacks a zip and returns its folder. Throws FcError, with nothing written, when the zip cannot be used. */
  async unpack(zip: Buffer): Promise<string> {
    const files = await readArchive(zip);
    this.#root ??= mkdtempSync(path.join(tmpdir(), 'local-fc-'));
    this.#folders += 1;
    const folder = path.join(this.#root, String(this.#folders));
    await mkdir(folder);
    // Links come last, so that no file is written through one.
    for (const { name, content } of files.filter(({ isLink }) => !isLink)) {
      await write(path.join(folder, name), (file) => writeFile(file, content));
    }
    for (const { name, content } of files.filter(({ isLink }) => isLink)) {
      await write(path.join(folder, name), (file) => symlink(content.toString(), file));
    }
    return folder;
  }

  async close(): Promise<void> {
    if (this.#root !== undefined) await rm(this.#root, { recursive: true, force: true });
  }
}

async function write(file: string, create: (file: string) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await create(file);
}
