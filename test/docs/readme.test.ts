import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runInTerminal } from '../support/runInTerminal.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';
import { PROJECT } from '../support/startCloudProcess.ts';
import { commandsOf, runAll, type StandIn } from './shellCommands.ts';

const PAGES = ['README.md', 'README.zh-CN.md'];

let cloud: StartedCloud;
let folder: string;
beforeAll(async () => {
  cloud = await startCloud();
  folder = mkdtempSync(join(tmpdir(), 'readme-'));
  // "Yours to write".
  copyFileSync('examples/schedules.yaml', join(folder, 'schedules.yaml'));
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const commandOf = (line: string): string => line.replace(/ +#.*$/, '');

/** The commands that name the command line and use it, without what stands behind `#`. */
function commandLine(page: string): string[] {
  const blocks = readFileSync(page, 'utf8').split('\n```');
  const block = blocks.find((each) => each.startsWith('sh\necs-provisioner() {')) ?? '';
  return commandsOf(`\`\`\`${block}\n\`\`\`\n`).map(commandOf);
}

/** What the test of the first page runs, on an account of its own. */
const ELSEWHERE: Record<string, string> = {
  'ecs-provisioner setup --dry-run': 'ecs-provisioner setup --dry-run',
  'ecs-provisioner doctor': 'ecs-provisioner doctor',
  'ecs-provisioner target add production': 'ecs-provisioner target add cloud',
};

test('the commands of README.md do what the page says', { timeout: 300_000 }, async () => {
  const { instances } = (await cloud.insist('create', { requestId: 'first', count: 2 })).body;
  await cloud.whenEnded({ requestId: 'first' });
  const env = { ECS_PROVISIONER_TARGET: JSON.stringify(cloud.endpoints) };
  const shell = `ecs-provisioner() { node ${PROJECT}dist/cli/main.mjs "$@"; }; cd ${folder}`;
  const [, ...named] = commandLine('README.md');
  const ids = instances.map(({ instanceId }) => instanceId);
  const commands = named.map((line) => line.replace('REQUEST', 'first').replace('i-bp1…  i-bp2…', ids.join(' ')));
  const standIns: Record<string, StandIn> = Object.fromEntries(Object.keys(ELSEWHERE).map((line) => [line, () => {}]));
  const stop = commands.find((line) => line.startsWith('ecs-provisioner stop')) ?? '';
  standIns[stop] = async () => {
    const { code, screen } = await runInTerminal('bash', ['-c', `${shell}\n${stop}`], env, [['(yes/no)', 'yes']]);
    expect([code, screen]).toEqual([0, expect.stringContaining('2 are to become Stopped')]);
  };

  const said = (await runAll([shell, ...commands], env, standIns)).join('\n');

  for (const words of [
    ...[
      'create would make 3 of these',
      '│ first ',
      'created in slot 0',
      '/_local/console?token=',
      'Nothing has outlived',
    ],
    ...['2 are to become Released', 'created timer', 'No dead letters', 'The settings are right', '"ram:', 'Usage:'],
  ])
    expect(said).toContain(words);
  const there = commandsOf(readFileSync('docs/getting-started.md', 'utf8'));
  expect(Object.values(ELSEWHERE).filter((line) => !there.includes(line))).toEqual([]);
});

test.each(PAGES)('%s tells how to try it by scripts that there are', (page) => {
  const [first = ''] = readFileSync(page, 'utf8').split('\n```\n');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

  // test/cli/demo.test.ts runs what `npm start` starts; `npm test` runs this.
  expect(commandsOf(`${first}\n\`\`\`\n`).map(commandOf)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  expect(scripts).toMatchObject({ start: 'node dist/cli/demo.mjs', test: 'vitest run' });
});

test('the command line is used alike in both languages', () => {
  expect(commandLine('README.zh-CN.md')).toEqual(commandLine('README.md'));
});
