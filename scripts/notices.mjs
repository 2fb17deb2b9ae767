import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The file beside each bundle that names the packages in it. Their licences ask for it. */
export const NOTICES = 'THIRD-PARTY-LICENSES.txt';

/**
 * The bundled packages that ship no licence text, by name: the SPDX name of the licence that each declares, and where.
 * Our notices then hold the standard text, which stands beside this list.
 */
const WITHOUT_TEXT = 'scripts/licenses/withoutText.json';

const RULE = `\n${'-'.repeat(80)}\n\n`;

/**
 * Makes the notices for built files: one file for each folder that has code of other packages.
 *
 * @param {{outputs: Record<string, {inputs: Record<string, {bytesInOutput: number}>}>}[]} metafiles of esbuild.
 * @returns {Promise<{path: string, contents: Buffer}[]>} files in the form of esbuild's.
 * @throws Error when a package has no licence text, and the list of those does not have it.
 */
export async function notices(metafiles) {
  const folders = new Map();
  for (const [output, { inputs }] of metafiles.flatMap(({ outputs }) => Object.entries(outputs))) {
    const packages = folders.get(dirname(output)) ?? new Set();
    for (const root of rootsOf(inputs)) packages.add(root);
    folders.set(dirname(output), packages);
  }
  const files = [...folders]
    .filter(([, roots]) => roots.size > 0)
    .map(([folder, roots]) => noticesOf(folder, [...roots]));
  return Promise.all(files);
}

/** The folders of the packages of which code is in an output. */
function rootsOf(inputs) {
  const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return used.flatMap(([file]) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
}

async function noticesOf(folder, roots) {
  const texts = new Map();
  const standard = new Set();
  const withoutText = JSON.parse(await readFile(WITHOUT_TEXT, 'utf8'));
  for (const { title, text, spdx } of await Promise.all(roots.map((root) => describePackage(root, withoutText)))) {
    texts.set(text, [...(texts.get(text) ?? []), title]);
    if (spdx !== undefined) standard.add(spdx);
  }
  const sections = [...texts].map(([text, titles]) => `${[...new Set(titles)].sort().join('\n')}\n\n${text}\n`).sort();
  const terms = await Promise.all([...standard].sort().map(termsOf));
  const contents = ['The code beside this file contains these packages.\n', ...sections, ...terms].join(RULE);
  return { path: resolve(folder, NOTICES), contents: Buffer.from(contents) };
}

/** A package's name and version, its licence text, and the SPDX name where the standard text belongs to it. */
async function describePackage(root, withoutText) {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const text = [await licenceOf(root), ...(await texts(root, /^notice/i))].filter((part) => part !== undefined);
  const known = withoutText[name];
  if (text.length === 0 && known === undefined) {
    throw new Error(`${title} has no licence text: say in ${WITHOUT_TEXT} which licence it has, and where it says so.`);
  }
  if (text.length === 0) {
    return { title, spdx: known.spdx, text: `Licence: ${known.spdx}, whose terms stand below. ${known.reason}.` };
  }
  // Apache packages often ship the short form, which only refers to the terms.
  const isShort = /Apache License/.test(text[0]) && !/END OF TERMS/.test(text[0]);
  return { title, text: text.join('\n\n'), spdx: isShort ? 'Apache-2.0' : undefined };
}

/** The licence in a file of its own, or in a section of the README. */
async function licenceOf(root) {
  const files = await texts(root, /^(licen[cs]e|copying)/i);
  if (files.length > 0) return files.join('\n\n');
  const [readme = ''] = await texts(root, /^readme/i);
  const [, section = ''] = /^(?:#+ *)?licen[cs]e\n(?:[-=]+\n)?([^]*?)(?=\n#|$(?![^]))/im.exec(readme) ?? [];
  return /permission is hereby granted/i.test(section) ? section.trim() : undefined;
}

async function texts(root, name) {
  const files = (await readdir(root)).filter((file) => name.test(file)).sort();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  return contents.map((text) => text.replaceAll('\r\n', '\n').trim());
}

async function termsOf(spdx) {
  return `The terms of ${spdx}\n\n${await readFile(`scripts/licenses/${spdx}.txt`, 'utf8')}`;
}
