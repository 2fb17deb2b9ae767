import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../test/support/run.ts';
import { runInTerminal } from '../test/support/runInTerminal.ts';
import { completionScript } from './completion.ts';
import { buildProgram } from './program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  writeFileSync(join(folder, 'request.json'), '{}');
  mkdirSync(join(folder, 'my requests'));
  writeFileSync(join(folder, 'my requests', 'web servers.json'), '{}');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const SCRIPT = completionScript(buildProgram(), 'bash');

/** What bash offers after Tab at the end of a line. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ');
  const program = `${SCRIPT}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
_ecs_provisioner
printf '%s\\n' "\${COMPREPLY[@]}"`;
  // Bash takes a socket as its input for a remote shell, and reads the settings of whoever runs it.
  const { code, stdout, stderr } = await run('bash', ['--norc', '-uc', program], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash offers', () => {
  test.each<[string, string[]]>([
    ['ecs-provisioner cre', ['create']],
    ['ecs-provisioner schedules a', ['apply']],
    ['ecs-provisioner schedules apply --d', ['--dry-run']],
    ['ecs-provisioner --verbose stop --stopped-mode ', ['StopCharging', 'KeepCharging']],
    ['ecs-provisioner list -o j', ['json']],
    ['ecs-provisioner policy d', ['deployer']],
    ['ecs-provisioner create -f req', ['request.json']],
    ['ecs-provisioner create --file ', ['request.json', 'my requests']],
    ['ecs-provisioner create --count ', []],
    ['ecs-provisioner nothing-known --cou', []],
    ['ecs-provisioner status create --count', []],
  ])('after %j: %j', async (line, words) => {
    expect((await offered(line)).sort()).toEqual([...words].sort());
  });

  test('each command at the beginning', async () => {
    const names = buildProgram().commands.map((command) => command.name());

    expect(await offered('ecs-provisioner ')).toEqual(expect.arrayContaining([...names, '--version', '--help']));
  });
});

test.each([
  ['a command, which then runs', 'ecs-prov\t pol\t dep\t', 'ran: policy deployer'],
  [
    'a file in a folder, both with blanks',
    'ecs-prov\t create -f my\tweb\t',
    'ran: create -f my requests/web servers.json',
  ],
])('Tab in a terminal completes %s', async (_what, typed, ran) => {
  const file = join(folder, 'completion.bash');
  writeFileSync(file, `cd ${folder}\n${SCRIPT}\necs-provisioner() { echo "ran: $*"; exit; }\nPS1='complete me> '\n`);

  const { screen } = await runInTerminal('bash', ['--norc', '--noprofile', '-i'], { PS1: 'first> ' }, [
    ['first> ', `source ${file}`],
    ['complete me> ', typed],
  ]);

  expect(screen).toContain(ran);
});

test('bash registers it, and zsh gets the same by its own way to take what bash takes', async () => {
  const registered = await run('bash', ['-c', `${SCRIPT}\ncomplete -p ecs-provisioner`]);
  const zsh = completionScript(buildProgram(), 'zsh');

  expect(registered.stdout).toBe('complete -F _ecs_provisioner ecs-provisioner\n');
  expect(zsh).toContain('bashcompinit');
  expect(zsh).toContain(SCRIPT.slice(SCRIPT.indexOf('_ecs_provisioner()')));
});
