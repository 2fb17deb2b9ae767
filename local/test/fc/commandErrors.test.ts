import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Command, FREE_PORTS } from './command.ts';

const command = new Command();

describe('says in one sentence what to do about', () => {
  const refusal = async (...flags: string[]) => {
    const { code, stdout, stderr } = await command.run('--json', ...FREE_PORTS, ...flags).exit;
    expect(stdout).toBe('');
    const sentence = stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'))
      .join('\n');
    return { code, sentence };
  };

  test('a flag that does not exist', async () => {
    expect(await refusal('--ports', '1')).toEqual({
      code: 2,
      sentence: expect.stringContaining("unknown option '--ports'") as string,
    });
  });

  test('an invalid value', async () => {
    expect(await refusal('--speed', 'fast')).toEqual({
      code: 2,
      sentence: expect.stringContaining('--speed') as string,
    });
  });

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const result = await refusal('--mns-port', String(port));
    server.close();

    expect(result).toEqual({
      code: 2,
      sentence: expect.stringMatching(`^port ${port} is in use: .*--mns-port$`) as string,
    });
  });

  test('a bundle that is not built', async () => {
    rmSync(path.join(command.directory, 'probe'), { recursive: true });

    expect(await refusal()).toEqual({
      code: 2,
      sentence: expect.stringMatching(/probe\/index\.js does not exist: run npm run build$/) as string,
    });
  });

  test('a missing s.yaml', async () => {
    rmSync(path.join(command.directory, 's.yaml'));

    expect(await refusal()).toEqual({ code: 2, sentence: expect.stringContaining('s.yaml does not exist') as string });
  });

  test('an s.yaml without functions', async () => {
    writeFileSync(path.join(command.directory, 's.yaml'), 'edition: 3.0.0\nname: n\naccess: default\nresources: {}\n');

    expect(await refusal()).toEqual({ code: 2, sentence: expect.stringContaining('--empty') as string });
  });

  test.each([
    ['--spec', /^folder\.yaml cannot be resolved: .*folder\.yaml/],
    ['--faults', /^--faults folder\.yaml cannot be read: .*EISDIR/],
    ['--state', /^the state file folder\.yaml cannot be read: .*EISDIR/],
  ])('a folder in the place of the file of %s', async (flag, sentence) => {
    mkdirSync(path.join(command.directory, 'folder.yaml'));

    expect(await refusal(flag, 'folder.yaml')).toEqual({
      code: 2,
      sentence: expect.stringMatching(sentence) as string,
    });
  });

  test('an invalid faults file', async () => {
    writeFileSync(path.join(command.directory, 'faults.json'), '{"rules":[{"service":"ecs"}]}');

    expect(await refusal('--faults', 'faults.json')).toEqual({
      code: 2,
      sentence: expect.stringContaining('--faults faults.json: rules.0.kind') as string,
    });
  });

  test('a state file in a folder that does not exist', async () => {
    expect(await refusal('--state', 'nowhere/state.json')).toEqual({
      code: 2,
      sentence: expect.stringContaining('there is no folder nowhere') as string,
    });
  });

  test('a state file that cannot be written', async () => {
    mkdirSync(path.join(command.directory, 'state.json.new'));

    expect(await refusal('--state', 'state.json')).toEqual({
      code: 2,
      sentence: expect.stringMatching(/^the state file state\.json cannot be written: .*EISDIR/) as string,
    });
  });

  test.runIf(existsSync('/dev/full'))('a state file on a full disk, which is kept', async () => {
    writeFileSync(path.join(command.directory, 'state.json'), '{"version":1}');
    symlinkSync('/dev/full', path.join(command.directory, 'state.json.new'));

    expect(await refusal('--state', 'state.json')).toEqual({
      code: 2,
      sentence: expect.stringMatching(/^the state file state\.json cannot be written: .*ENOSPC/) as string,
    });
    expect(readdirSync(command.directory).filter((name) => name.startsWith('state.json'))).toEqual(['state.json']);
    expect(readFileSync(path.join(command.directory, 'state.json'), 'utf8')).toBe('{"version":1}');
  });

  test('an invalid state file', async () => {
    writeFileSync(path.join(command.directory, 'state.json'), '[]');

    expect(await refusal('--state', 'state.json')).toEqual({
      code: 2,
      sentence: expect.stringContaining('state.json is no state file') as string,
    });
    expect(readFileSync(path.join(command.directory, 'state.json'), 'utf8')).toBe('[]');
  });
});
