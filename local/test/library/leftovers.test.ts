import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { writeFunctions } from './writeFunctions.ts';

const PROGRAM = fileURLToPath(new URL('leftovers.mjs', import.meta.url));

/** A tenth of what seventy clouds hold that are not stopped. */
const NOISE_BYTES = 1_000_000;

test('a hundred clouds in one process leave no handle, port, file or memory', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'leftovers-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });

  // That it ends shows, too, that nothing keeps it running.
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', PROGRAM, writeFunctions()], {
    env: { ...process.env, TMPDIR: folder },
  });

  const { grownBytes, ...left } = JSON.parse(stdout) as { grownBytes: number };

  expect(left).toEqual({ handles: [], answering: [], files: [] });
  expect(grownBytes).toBeLessThan(NOISE_BYTES);
});
