import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import { COMMAND_LINE, DEMO } from '../support/programs.ts';
import { run, runNode, type Ran } from '../support/run.ts';
import { startCloudProcess, type CloudProcess } from '../support/startCloudProcess.ts';

const WRONG = { DEADLINE_SECONDS: '30' };
const SENTENCE = 'DEADLINE_SECONDS is "30": it must be a whole number from 60 to 86400.';

/** Runs a script of package.json as somebody at a shell does. */
function runScript(name: string, env: Record<string, string>): Promise<Ran> {
  return run('npm', ['run', '--silent', name], { env });
}

describe('check', () => {
  test('says that all is right', async () => {
    expect(await runNode([COMMAND_LINE, 'check'])).toEqual({
      code: 0,
      stdout: 'The settings are right.\n',
      stderr: '',
    });
    expect(await runNode([COMMAND_LINE, 'check', '--json'])).toMatchObject({ code: 0, stdout: '{"wrong":[]}\n' });
  });

  test('says every variable that is wrong', async () => {
    const env = { ...WRONG, MAX_COUNT: '0' };
    const wrong = [
      { variable: 'DEADLINE_SECONDS', value: '30', mustBe: 'a whole number from 60 to 86400' },
      { variable: 'MAX_COUNT', value: '0', mustBe: 'a whole number from 1 to 1000' },
    ];

    const plain = await runNode([COMMAND_LINE, 'check'], { env });
    const json = await runNode([COMMAND_LINE, 'check', '--json'], { env });

    const lines = `error: ${SENTENCE}\nMAX_COUNT is "0": it must be a whole number from 1 to 1000.\n`;

    expect(plain).toEqual({ code: 2, stdout: '', stderr: lines });
    expect([json.code, JSON.parse(json.stdout)]).toEqual([2, { wrong }]);
  });

  test.each(['Team', '7-', 'aliyun-', 'x'.repeat(21)])('refuses the prefix %s', async (prefix) => {
    const { code, stderr } = await runNode([COMMAND_LINE, 'check'], { env: { NAME_PREFIX: prefix } });

    expect([code, stderr]).toEqual([2, expect.stringContaining(`NAME_PREFIX is "${prefix}": it must be empty, or`)]);
  });

  test('never shows a URL, which may hold a password', async () => {
    const env = { ECS_ENDPOINT: 'ftp://me:secret@host' };

    const { code, stderr } = await runNode([COMMAND_LINE, 'check'], { env });

    expect([code, stderr.includes('ECS_ENDPOINT'), stderr.includes('secret')]).toEqual([2, true, false]);
  });
});

describe('with a wrong setting nothing starts, and one line says why:', () => {
  test.each(['build', 'local', 'start'])('npm run %s', { timeout: 60_000 }, async (name) => {
    expect(await runScript(name, WRONG)).toEqual({ code: 2, stdout: '', stderr: `error: ${SENTENCE}\n` });
  });

  test.each<[string, string, string[], Record<string, string>]>([
    ['the local cloud', COMMAND_LINE, ['local'], WRONG],
    ['the local cloud by its flag', COMMAND_LINE, ['local', '--env', 'DEADLINE_SECONDS=30'], {}],
    ['the local cloud by its flag in one piece', COMMAND_LINE, ['local', '--env=DEADLINE_SECONDS=30'], {}],
    ['the demo', DEMO, [], WRONG],
  ])('%s', async (_what, file, args, env) => {
    expect(await runNode([file, ...args], { env })).toEqual({ code: 2, stdout: '', stderr: `error: ${SENTENCE}\n` });
  });
});

describe('functions that are deployed with a wrong setting all the same', () => {
  let cloud: CloudProcess;
  beforeAll(async () => {
    // The local cloud itself knows nothing of these settings.
    cloud = await startCloudProcess({ flags: ['--env', 'DEADLINE_SECONDS=30', '--seed', '1'] });
  });
  afterAll(() => cloud.close());

  test.each([
    ['over HTTP', 'http'],
    ['by the invocation API', 'fc3'],
  ])('are called once by the command line, %s, and tell the variable', async (_what, via) => {
    const args = ['create', '--via', via, '--target', JSON.stringify(cloud.endpoints)];

    const { code, stdout, stderr } = await runNode([COMMAND_LINE, ...args]);

    expect([code, stdout]).toEqual([1, '']);

    const [request, ...lines] = stderr.trimEnd().split('\n');

    expect(request).toMatch(/^Request \S+: to repeat this call/);
    expect(lines).toEqual([`error: Misconfigured: ${SENTENCE} Correct this in the environment and deploy again.`]);
  });
});

test.each(FUNCTIONS)('the built %s answers HTTP with the variable, and throws to a timer', async (name) => {
  const http = { version: 'v1', body: '', requestContext: { http: { method: 'POST' } } };
  const timer = { triggerTime: 't', triggerName: 't', payload: '' };
  const script = `
    console.log = () => {};
    const { handler } = require('./dist/${name}/index.js');
    const call = (event) => handler(Buffer.from(JSON.stringify(event)), { requestId: 'r', function: { name: 'f', timeout: 9 } });
    Promise.allSettled([call(${JSON.stringify(http)}), call(${JSON.stringify(timer)})]).then(([{ value }, { reason }]) =>
      process.stdout.write(JSON.stringify({ status: value.statusCode, body: JSON.parse(value.body), thrown: reason.message })));`;
  const right = { REGION: 'r', ACCOUNT_ID: '1', QUEUE_NAME: 'q', DEAD_LETTER_QUEUE: 'd', OUTCOME_TOPIC: 'o' };

  const { stdout } = await runNode(['-e', script], { env: { ...right, ...WRONG } });

  const message = `${SENTENCE} Correct this in the environment and deploy again.`;

  expect(JSON.parse(stdout)).toEqual({
    status: 500,
    body: { error: { code: 'Misconfigured', message } },
    thrown: message,
  });
});
