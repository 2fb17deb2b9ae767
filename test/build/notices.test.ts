import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import withoutText from '../../scripts/licenses/withoutText.json' with { type: 'json' };
import { notices } from '../../scripts/notices.mjs';
import { FUNCTIONS } from '../../shared/api/functions.ts';

interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}

/** What esbuild says of each built file: which sources are in it, with how many bytes. */
const METAFILES = JSON.parse(readFileSync('dist/.metafiles.json', 'utf8')) as Metafile[];
const OUTPUTS = METAFILES.flatMap(({ outputs }) => Object.entries(outputs)).map(([output, { inputs }]) => {
  const sources = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    output,
    packages: [
      ...new Set(
        sources
          .map(([source]) => source)
          .filter(isForeign)
          .map(packageOf),
      ),
    ].sort(),
  };
});

function isForeign(source: string): boolean {
  return source.includes('node_modules/');
}

/** The name and version of the package that a source belongs to. */
function packageOf(source: string): string {
  const [scope = '', name = ''] = source.split('node_modules/').at(-1)?.split('/') ?? [];
  const own = scope.startsWith('@') ? `${scope}/${name}` : scope;
  const folder = source.slice(0, source.lastIndexOf(`node_modules/${own}/`));
  const manifest = readFileSync(`${folder}node_modules/${own}/package.json`, 'utf8');
  return `${own} ${(JSON.parse(manifest) as { version: string }).version}`;
}

const bundles = OUTPUTS.filter(({ packages }) => packages.length > 0);

test('every function, the commands, the checks before them, and the console’s page have packages to name', () => {
  const outputs = bundles.map(({ output }) => output).sort();

  expect(outputs).toEqual(
    [
      ...FUNCTIONS.map((name) => `dist/${name}/index.js`),
      ...['check', 'commandLine', 'preDeploy'].map((name) => `dist/cli/${name}.mjs`),
      ...['dist/cli/consolePage.json', 'local/dist/consolePage.json'],
    ].sort(),
  );
});

test.each(bundles)('each package in $output is named in a file beside it', ({ output, packages }) => {
  const lines = readFileSync(join(dirname(output), 'THIRD-PARTY-LICENSES.txt'), 'utf8').split('\n');

  expect(packages.filter((name) => !lines.includes(name))).toEqual([]);
});

describe('a package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'notices-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** The notices of a bundle that holds this package and no other. */
  async function noticesFor(name: string, files: Record<string, string>): Promise<string> {
    const root = join(folder, 'node_modules', name);
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version: '1.2.3', license: 'MIT' }));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
    const inputs = { [join(root, 'index.js')]: { bytesInOutput: 1 } };
    const [file] = await notices([{ outputs: { 'out/index.js': { inputs } } }]);
    return String(file?.contents);
  }

  test('is named with its licence and its notice', async () => {
    const text = await noticesFor('one', { LICENSE: 'Do as you like.', 'NOTICE.md': 'Made by one.' });

    expect(text).toContain('one 1.2.3\n\nDo as you like.\n\nMade by one.\n');
  });

  test('may have its licence in its README, of which nothing else is taken', async () => {
    const licence = 'Copyright (c) somebody\n\nPermission is hereby granted, free of charge.';
    const text = await noticesFor('one', { 'README.md': `# One\n\n## License\n\n${licence}\n\n## Thanks\n\nTo all.` });

    expect(text).toContain(`one 1.2.3\n\n${licence}\n`);
    expect(text).not.toContain('To all.');
  });

  test('that only refers to the Apache License comes with its terms', async () => {
    const text = await noticesFor('one', { LICENSE: 'Licensed under the Apache License, Version 2.0.' });

    expect(text).toContain('END OF TERMS AND CONDITIONS');
  });

  test('that is known to have no text comes with the text of the licence that it declares', async () => {
    const text = await noticesFor('httpx', {});

    expect(text).toMatch(/httpx 1\.2\.3\n\nLicence: MIT[^]*Permission is hereby granted/);
  });

  test.each([{}, { 'README.md': '# One\n\n## License\n\nMIT\n' }])(
    'without a text fails the build by its name',
    async (files) => {
      await expect(noticesFor('one', files)).rejects.toThrow(/^one 1\.2\.3 has no licence text/);
    },
  );

  test('of which no code is in the bundle is not named', async () => {
    const inputs = { [join(folder, 'node_modules/one/index.js')]: { bytesInOutput: 0 } };

    expect(await notices([{ outputs: { 'out/index.js': { inputs } } }])).toEqual([]);
  });
});

test('every package that is known to have no text is in a bundle', () => {
  const bundled = new Set(bundles.flatMap(({ packages }) => packages).map((name) => name.split(' ')[0]));

  expect(Object.keys(withoutText).filter((name) => !bundled.has(name))).toEqual([]);
});
