import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { COVERAGE } from '../ecs/actions/registry.ts';
import { RPC_COVERAGE } from '../rpc/registry.ts';
import { ACTIONS as MNS_ACTIONS } from '../mns/protocol/route.ts';
import { actionTable, ignoredTable, leftOutTable } from './ecs/actionTable.ts';
import { LEFT_OUT } from './ecs/leftOutFields.ts';

const DOCS = fileURLToPath(new URL('../../docs/local-cloud.md', import.meta.url));
const RULE =
  'Every documented parameter of these actions has its effect, is refused with `InvalidParameter`, or stands here:';
const FIELDS_RULE = "Answers have every field that the vendor's SDK declares for these actions, except:";
const SECTION = /(?<=<!-- ECS actions, written by `npm run docs` -->\n).*?(?=<!-- end of the ECS actions -->)/s;

test('lists the ECS actions of the registry in docs/local-cloud.md', async () => {
  const docs = readFileSync(DOCS, 'utf8');
  const options = { ...(await resolveConfig(DOCS)), filepath: DOCS };

  const parts = [actionTable(COVERAGE), RULE, ignoredTable(COVERAGE), FIELDS_RULE, leftOutTable(LEFT_OUT)];

  const current = await format(
    docs.replace(SECTION, () => `\n${parts.join('\n\n')}\n\n`),
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
