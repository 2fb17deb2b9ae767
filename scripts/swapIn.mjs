import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Puts built files in their places. It writes all of them into a fresh folder, then renames each onto its place, which
 * is atomic. So a running local cloud or another build never reads half a file. It deletes nothing, because a running
 * local cloud may still need an old file.
 *
 * @param {{path: string, contents: Uint8Array}[]} files with absolute paths.
 */
export async function swapIn(files) {
  await mkdir('dist', { recursive: true });
  const fresh = await mkdtemp(join('dist', '.fresh-'));
  try {
    const drafts = await Promise.all(files.map((file, index) => writeDraft(file, join(fresh, String(index)))));
    for (const { draft, path } of drafts) await rename(draft, path);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function writeDraft({ path, contents }, draft) {
  await Promise.all([mkdir(dirname(path), { recursive: true }), writeFile(draft, contents)]);
  // A file that begins with #! is a program: make it executable.
  if (contents[0] === 0x23 && contents[1] === 0x21) await chmod(draft, 0o755);
  return { draft, path };
}
