import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, test } from 'vitest';
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
    const taken = await cli(['target', 'add', 'local']);
    const noName = await cli(['target', 'use', '../x']);

    expectOneMessage(missing, 2, 'There is no target nobody', '"target add nobody"');
    expectOneMessage(undeployed, 1, 'NotDeployed', 'deploy first');
    expectOneMessage(elsewhere, 1, 'NotDeployed', 'cn-shanghai');
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

  test('whose URL lets nobody in', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(403).end('{"RequestId": "1", "Code": "AccessDenied", "Message": "no"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const ran = await cli(['status', 'i-1', '--target', JSON.stringify({ region: 'r', functions: { status: url } })]);
    server.close();

    expectOneMessage(ran, 1, 'AccessDenied', 'sign with a key of the account');
  });
});

/** Puts a file of targets into a folder for settings. */
function keepTargets(home: string, content: string): void {
  const file = join(home, 'ecs-provisioner', 'targets.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
