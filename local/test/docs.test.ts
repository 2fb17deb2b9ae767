import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { COVERAGE } from '../ecs/actions/registry.ts';
import { RPC_COVERAGE } from '../rpc/registry.ts';
import { ACTIONS as MNS_ACTIONS } from '../mns/protocol/route.ts';
import { badge } from './sdkCoverage/badge.ts';
import { coveragePage } from './sdkCoverage/coveragePage.ts';
import { actionTable } from './ecs/actionTable.ts';
import { withProgramLines } from './programLines.ts';

const DOCS = fileURLToPath(new URL('../../docs/local-cloud.md', import.meta.url));
const SECTION = /(?<=<!-- ECS actions, written by `npm run docs` -->\n).*?(?=<!-- end of the ECS actions -->)/s;

test('lists the ECS actions of the registry in docs/local-cloud.md', async () => {
  const docs = readFileSync(DOCS, 'utf8');
  const options = { ...(await resolveConfig(DOCS)), filepath: DOCS };

  const current = await format(
    docs.replace(SECTION, () => `\n${actionTable(COVERAGE)}\n`),
    options,
  );

  expect(docs).toMatch(SECTION);
  await expect(current).toMatchFileSnapshot(DOCS);
});

const RPC_SECTION = /(?<=<!-- RPC actions, written by `npm run docs` -->\n).*?(?=<!-- end of the RPC actions -->)/s;

test('lists the actions of RAM, STS and the resource manager in docs/local-cloud.md', async () => {
  const docs = readFileSync(DOCS, 'utf8');
  const options = { ...(await resolveConfig(DOCS)), filepath: DOCS };
  const rows = RPC_COVERAGE.map(
    ({ actions, service, fidelity, notes = '' }) =>
      `| ${actions.map(({ name }) => name).join(', ')} | ${service} | ${fidelity} | ${notes} |\n`,
  );

  const current = await format(
    docs.replace(RPC_SECTION, () => `\n| action | service | | notes |\n| --- | --- | --- | --- |\n${rows.join('')}\n`),
    options,
  );

  expect(docs).toMatch(RPC_SECTION);
  await expect(current).toMatchFileSnapshot(DOCS);
});

test('lists the actions of MNS in docs/local-cloud.md', () => {
  const [, section = ''] = /### MNS 2015-06-06\n(.*?)\n### /s.exec(readFileSync(DOCS, 'utf8')) ?? [];

  const listed = [...section.matchAll(/^\| ([A-Z][^|]*?) *\|/gm)].flatMap(([, names = '']) => names.split(', '));

  expect(listed.sort()).toEqual(Object.keys(MNS_ACTIONS).sort());
});

const COVERAGE_DOCS = fileURLToPath(new URL('../../docs/coverage.md', import.meta.url));
const COVERAGE_SECTION = /(?<=<!-- written by `npm run docs` -->\n).*$/s;

test('lists every action of the vendor’s SDKs in docs/coverage.md', async () => {
  const docs = readFileSync(COVERAGE_DOCS, 'utf8');
  const options = { ...(await resolveConfig(COVERAGE_DOCS)), filepath: COVERAGE_DOCS };

  const current = await format(
    docs.replace(COVERAGE_SECTION, () => `\n${coveragePage()}`),
    options,
  );

  expect(docs).toMatch(COVERAGE_SECTION);
  await expect(current).toMatchFileSnapshot(COVERAGE_DOCS);
});

test('has a badge with the counts', async () => {
  await expect(badge()).toMatchFileSnapshot(fileURLToPath(new URL('../../docs/coverage.svg', import.meta.url)));
});

test('shows the lines of the programs of `npm run test:clients` in docs/clients.md', async () => {
  const file = fileURLToPath(new URL('../../docs/clients.md', import.meta.url));

  await expect(withProgramLines(readFileSync(file, 'utf8'))).toMatchFileSnapshot(file);
});
