import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectOneMessage, watchedAccount } from '../support/watchedAccount.ts';

const { account, cli } = watchedAccount();

describe('targets', () => {
  test('of a deployment whose prefix cannot be one', async () => {
    const ran = await cli(['target', 'add', 'mine'], { NAME_PREFIX: "it's" });

    expectOneMessage(ran, 2, 'NAME_PREFIX is', 'begin with a letter');
  });

  test('have names of their own, whatever the environment says', async () => {
    const home = join(account().env['XDG_CONFIG_HOME'] ?? '', 'own');
    const { region, accountId, fc } = account().endpoints;
    keepTargets(home, JSON.stringify({ targets: { mine: { region, accountId, fc, functions: {} } } }));

    const ran = await cli(['pause', '--target', 'mine'], { XDG_CONFIG_HOME: home, NAME_PREFIX: 'other-' });

    expectOneMessage(ran, 1, 'The function create does not exist');
  });

  test.each([
    ['nothing', '', 'is not JSON'],
    ['a list', '[]', 'targets is missing'],
  ])('in a file that holds %s', async (_what, content, words) => {
    const home = join(account().env['XDG_CONFIG_HOME'] ?? '', 'broken');
    keepTargets(home, content);

    const ran = await cli(['target', 'list'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, words, 'delete it and add the targets again');
  });

  test('that cannot be written', async () => {
    const home = join(account().env['XDG_CONFIG_HOME'] ?? '', 'unwritable');
    mkdirSync(home, { recursive: true });
    symlinkSync('nowhere/at/all', join(home, 'ecs-provisioner'));

    const ran = await cli(['target', 'use', 'local'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, 'targets.json cannot be written', 'XDG_CONFIG_HOME');
  });

  test('that are not there, of functions that are not there, or of a name that is none', async () => {
    const missing = await cli(['status', 'i-1', '--target', 'nobody']);
    const undeployed = await cli(['target', 'add', 'mine']);
    const elsewhere = await cli(['target', 'add', 'mine', '--region', 'cn-shanghai']);
    const nowhere = await cli(['target', 'add', 'mine', '--region', 'cn-hangzou']);
    const taken = await cli(['target', 'add', 'local']);
    const noName = await cli(['target', 'use', '../x']);

    expectOneMessage(missing, 2, 'There is no target nobody', '"target add nobody"');
    expectOneMessage(undeployed, 1, 'NotDeployed', 'deploy first');
    expectOneMessage(elsewhere, 1, 'NotDeployed', 'cn-shanghai');
    expectOneMessage(nowhere, 2, 'There is no region cn-hangzou');
    expectOneMessage(taken, 2, 'choose another name');
    expectOneMessage(noName, 2, 'There is no target');
  });

  test('in a file that holds what nobody knows, which may be a key', async () => {
    const home = join(account().env['XDG_CONFIG_HOME'] ?? '', 'other');
    const target = { region: 'r', accountId: '1', functions: {}, accessKeySecret: 'canary' };
    keepTargets(home, JSON.stringify({ targets: { mine: target } }));

    const ran = await cli(['status', 'i-1', '--target', 'mine'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, 'targets.mine.accessKeySecret is unknown');
  });

  test('that several commands change at once are all kept', async () => {
    const home = join(account().env['XDG_CONFIG_HOME'] ?? '', 'crowd');
    const { region, accountId } = account().endpoints;
    const names = Array.from({ length: 6 }, (_, index) => `mine-${index}`);
    const targets = Object.fromEntries(names.map((name) => [name, { region, accountId, functions: {} }]));
    keepTargets(home, JSON.stringify({ targets }));

    const all = await Promise.all(
      names.slice(1).map((name) => cli(['target', 'remove', name], { XDG_CONFIG_HOME: home })),
    );
    const left = await cli(['target', 'list', '--json'], { XDG_CONFIG_HOME: home });

    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(names.slice(1).map(() => [0, '']));
    expect(Object.keys((JSON.parse(left.stdout) as { targets: object }).targets)).toEqual(['mine-0']);
    expect(readdirSync(join(home, 'ecs-provisioner'))).toEqual(['targets.json']);
  });

  test('that another command has not ended changing', async () => {
    const home = join(account().env['XDG_CONFIG_HOME'] ?? '', 'locked');
    keepTargets(home, '{"targets": {}}');
    writeFileSync(join(home, 'ecs-provisioner', 'targets.json.lock'), '');

    const ran = await cli(['target', 'use', 'local'], { XDG_CONFIG_HOME: home });

    expectOneMessage(ran, 2, 'Another command is changing the targets', 'If there is none, delete');
  });

  test.runIf(existsSync('/proc/self'))('in a folder in which nobody can make another', async () => {
    const ran = await cli(['target', 'use', 'local'], { XDG_CONFIG_HOME: '/proc/self' });

    expectOneMessage(ran, 2, 'cannot be written', 'XDG_CONFIG_HOME names another folder');
  });

  test('with a field that nobody knows', async () => {
    const target = JSON.stringify({ ...account().endpoints, regoin: 'canary' });

    expectOneMessage(await cli(['status', 'i-1', '--target', target]), 2, 'The target: regoin is unknown');
  });

  test.each([
    ['AccessDenied: no.', '{"RequestId": "1", "Code": "AccessDenied", "Message": "no"}'],
    ['HTTP403: The answer was HTTP status 403.', '<html>canary</html>'],
  ])('whose URL lets nobody in: %s', async (words, body) => {
    const server = createServer((_request, response) => response.writeHead(403).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const ran = await cli(['status', 'i-1', '--target', JSON.stringify({ region: 'r', functions: { status: url } })]);
    server.close();

    expectOneMessage(ran, 1, words, 'sign with a key of the account');
  });
});

/** Puts a file of targets into a folder for settings. */
function keepTargets(home: string, content: string): void {
  const file = join(home, 'ecs-provisioner', 'targets.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
