import { resolve } from 'node:path';
import { pruneErrorTable } from './pruneErrorTable.mjs';

/** Where the page is read from: by the local cloud's package, and by the command line. */
const OUTPUTS = ['local/dist/consolePage.json', 'dist/cli/consolePage.json'];

/**
 * Builds the console's page once, for both who serve it: its script and its style, as one JSON file each.
 *
 * @returns {Promise<{outputFiles: {path: string, contents: Uint8Array}[], metafile: object}>} in the form of esbuild's.
 */
export async function buildConsolePage(build, common) {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: { page: 'console/page/main.tsx' },
    outdir: 'dist/console',
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [pruneErrorTable()],
  });
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const contents = Buffer.from(JSON.stringify({ js: text('.js'), css: text('.css') }));
  const [{ inputs }] = Object.values(metafile.outputs);
  return {
    outputFiles: OUTPUTS.map((path) => ({ path: resolve(path), contents })),
    // The notices go by what is in which file.
    metafile: {
      ...metafile,
      outputs: Object.fromEntries(OUTPUTS.map((path) => [path, { ...metafile.outputs, inputs }])),
    },
  };
}
