import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { zipNamed, zipSaying } from '../../test/deploy/zip.ts';
import { readArchive } from './archive.ts';

const zip = (fill: (file: ZipFile) => void): Promise<Buffer> => {
  const file = new ZipFile();
  fill(file);
  file.end();
  return buffer(file.outputStream);
};

test('reads files in folders, and no folders', async () => {
  const bytes = await zip((file) => {
    file.addEmptyDirectory('lib');
    file.addBuffer(Buffer.from('exports.a = 1;'), 'lib/a.js');
    file.addBuffer(Buffer.from(''), 'empty.txt');
  });

  const files = await readArchive(bytes);

  expect(files.map(({ name, content, isLink }) => [name, content.toString(), isLink])).toEqual([
    ['lib/a.js', 'exports.a = 1;', false],
    ['empty.txt', '', false],
  ]);
});

test('knows a link inside the folder', async () => {
  const bytes = await zip((file) => {
    file.addBuffer(Buffer.from('../lib/a.js'), 'bin/a', { mode: 0o120777 });
  });

  expect(await readArchive(bytes)).toEqual([{ name: 'bin/a', content: Buffer.from('../lib/a.js'), isLink: true }]);
});

test.each([
  ['bytes that are no zip', () => Buffer.from('no zip at all')],
  ['no bytes', () => Buffer.alloc(0)],
  ['a name that leaves the folder', () => zipNamed('../up.js')],
  ['an absolute name', () => zipNamed('/etc/up')],
  [
    'a link that leads out of the folder',
    () =>
      zip((file) => {
        file.addBuffer(Buffer.from('../../up.js'), 'bin/a', { mode: 0o120777 });
      }),
  ],
  ['a zip that is cut off', async () => (await zipNamed('index.js')).subarray(0, -10)],
])('refuses %s', async (_what, bytes) => {
  await expect(readArchive(await bytes())).rejects.toMatchObject({ status: 400, code: 'InvalidArgument' });
});

test('refuses a zip that says it unpacks to more than allowed', async () => {
  const bytes = await zip((file) => {
    file.addBuffer(Buffer.alloc(600), 'a');
    file.addBuffer(Buffer.alloc(600), 'b');
  });

  await expect(readArchive(bytes, 1000)).rejects.toMatchObject({
    code: 'InvalidArgument',
    message: expect.stringContaining('1000 bytes') as string,
  });
});

test('refuses a zip that unpacks to more than it says', async () => {
  const bytes = await zipSaying(6);

  await expect(readArchive(bytes, 1000)).rejects.toMatchObject({ code: 'InvalidArgument' });
});
