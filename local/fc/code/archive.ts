import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import yauzl, { type Entry } from 'yauzl';
import { invalidArgument } from '../errors.ts';

/** A file of an archive. */
export interface ArchivedFile {
  /** Relative, with slashes, below the folder of the code. */
  name: string;
  content: Buffer;
  /** Whether it is a symbolic link, whose target is its content. */
  isLink: boolean;
}

/** What the code of a function may take unpacked. The platform allows as much as its disk holds. */
const UNPACKED_LIMIT_BYTES = 512 * 1024 * 1024;
const MOST_FILES = 100_000;

/**
 * Reads a zip, folders left out. Throws FcError (400 InvalidArgument) when it is none, is damaged, says that it unpacks to
 * more than `limit` bytes or does so without saying it, holds a name that leaves the folder, or a link that leads out of it.
 */
export async function readArchive(zip: Buffer, limit = UNPACKED_LIMIT_BYTES): Promise<ArchivedFile[]> {
  try {
    // It refuses names that are absolute or hold `..`, and a file that is longer than the directory says.
    const archive = await yauzl.fromBufferPromise(zip);
    const entries: Entry[] = [];
    let size = 0;
    for await (const entry of archive.eachEntry()) {
      size += entry.uncompressedSize;
      if (size > limit) throw new Error(`it unpacks to more than ${limit} bytes`);
      if (entries.push(entry) > MOST_FILES) throw new Error(`it holds more than ${MOST_FILES} files`);
    }
    const files: ArchivedFile[] = [];
    for (const entry of entries.filter(({ fileName }) => !fileName.endsWith('/'))) {
      const content = await buffer(await archive.openReadStreamPromise(entry));
      files.push(checked({ name: entry.fileName, content, isLink: isLink(entry) }));
    }
    return files;
  } catch (error) {
    // Whatever the library throws here says what is wrong with these bytes.
    throw invalidArgument(`the code is no usable zip file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checked(file: ArchivedFile): ArchivedFile {
  if (!file.isLink) return file;
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file.name), file.content.toString()));
  if (path.posix.isAbsolute(file.content.toString()) || target === '..' || target.startsWith('../')) {
    throw new Error(`the link ${file.name} leads out of the folder`);
  }
  return file;
}

// Zip tools on Unix keep the mode of a file in the upper half of its attributes.
function isLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}
