import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ParseSpec from '@serverless-devs/parse-spec';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run, type Ran } from '../support/run.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  // What a deployment needs and no more: no package stands beside it.
  for (const name of ['s.yaml', 'dist']) cpSync(name, join(folder, name), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What `s deploy` runs first, by its own parser. */
async function actionsOf(command: string): Promise<{ value: string; path: string; hookType: string }[]> {
  for (const name of ['AccountID', 'AccessKeyID', 'AccessKeySecret']) vi.stubEnv(name, 'x');
  // The parser tells each step of its way.
  const quiet = vi.spyOn(console, 'debug').mockReturnValue(undefined);
  const { yaml } = await new ParseSpec(join(folder, 's.yaml'), { argv: [command] }).start();
  quiet.mockRestore();
  vi.unstubAllEnvs();
  return (yaml as unknown as { actions: { value: string; path: string; hookType: string }[] }).actions;
}

/** Runs it as Serverless Devs does: by a shell, in its folder. */
function runAction({ value, path }: { value: string; path: string }, env: Record<string, string>): Promise<Ran> {
  return run('/bin/sh', ['-c', value], { cwd: path, env });
}

test.each<[Record<string, string>, number, string]>([
  [{}, 0, ''],
  [{ REGION: '', DEADLINE_SECONDS: '', MAX_COUNT: '1000', QUEUE_NAME: '' }, 0, ''],
  [{ DEADLINE_SECONDS: '30' }, 2, 'error: DEADLINE_SECONDS is "30": it must be a whole number from 60 to 86400.\n'],
  [
    { MAX_COUNT: '1001', ALLOW_PREPAID: 'yes' },
    2,
    'error: MAX_COUNT is "1001": it must be a whole number from 1 to 1000.\nALLOW_PREPAID is "yes": it must be true or false.\n',
  ],
])('s deploy first checks the settings, where only s.yaml and dist are: %j', async (env, code, stderr) => {
  const [action, ...others] = await actionsOf('deploy');

  expect([action?.hookType, others]).toEqual(['pre', []]);
  expect(action && (await runAction(action, env))).toEqual({ code, stdout: '', stderr });
});

test('other commands of Serverless Devs check nothing', async () => {
  expect(await actionsOf('remove')).toEqual([]);
});
