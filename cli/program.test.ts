import { expect, test } from 'vitest';
import { SETTER_OF } from '../shared/api/functions.ts';
import { buildProgram } from './program.ts';

const commands = buildProgram().commands;

/** What `--help` of a command prints. */
function helpOf(command: (typeof commands)[number]): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

test('there is a command for each thing one may want', () => {
  const names = [
    'plan',
    'create',
    ...Object.values(SETTER_OF),
    'status',
    'watch',
    'console',
    'list',
    'history',
    'orphans',
    'logs',
    'outcomes',
    'pause',
    'resume',
    'schedules',
    'dead-letters',
    'check',
    'target',
    'setup',
    'doctor',
    'teardown',
    'policy',
    'local',
    'completion',
  ];

  expect(commands.map((command) => command.name())).toEqual(names);
});

test('the help tells what the exit codes mean and where calls go', () => {
  const help = helpOf(buildProgram());

  for (const code of ['0', '1', '2', '3', '130']) expect(help).toMatch(new RegExp(`^ {2}${code} {2}\\w`, 'm'));
  expect(help).toContain('ECS_PROVISIONER_TARGET');
});

test.each(
  commands.filter((command) => command.name() !== 'local').map((command) => [command.name(), command] as const),
)('the help of %s has examples', (name, command) => {
  expect(helpOf(command)).toMatch(new RegExp(`Examples:\\n  ecs-provisioner ${name} `));
});

test('whatever gives JSON gives it by -o json, too', () => {
  const all = commands.flatMap((command) => [command, ...command.commands]);
  const withJson = all.filter(({ options }) => options.some(({ long }) => long === '--json'));

  for (const { options } of withJson) expect(options.map(({ long }) => long)).toContain('--output');
  expect(withJson.length).toBeGreaterThan(15);
});
