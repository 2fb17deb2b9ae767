import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Puts built files in their places. All are first written into a fresh folder; then each is moved onto its place, which
 * the system does in one step. So whoever reads one at any moment, be it a running local cloud or another build, finds
 * it whole. Nothing is deleted: a running local cloud may still want what is built no more.
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
  // A program that says what runs it can be run by its name.
  if (contents[0] === 0x23 && contents[1] === 0x21) await chmod(draft, 0o755);
  return { draft, path };
}
