import { expect, onTestFinished, test } from 'vitest';
import { startFc } from './startFc.ts';

const COMMON_JS = `exports.handler = async () => ({ statusCode: 200, body: 'CommonJS' });`;
const ES_MODULE = `export const handler = async () => ({ statusCode: 200, body: typeof require + typeof exports });`;

/** What a function answers whose folder has these files, in a project that says that its packages are ES modules. */
async function answerOf(code: Record<string, string>, handler = 'index.handler') {
  const spec = `
edition: 3.0.0
name: fixture
access: default
resources:
  f:
    component: fc3
    props:
      functionName: f
      runtime: nodejs20
      handler: ${handler}
      code: ./code
      triggers: [{ triggerType: http, triggerName: http, triggerConfig: { authType: anonymous } }]
`;
  const files = Object.entries(code).map(([name, content]) => [`code/${name}`, content]);
  const project = { 's.yaml': spec, 'package.json': '{"type": "module"}' };
  const cloud = await startFc({ ...project, ...(Object.fromEntries(files) as Record<string, string>) });
  onTestFinished(() => cloud.close());
  const response = await fetch(`${cloud.url}/f`);
  return { status: response.status, text: await response.text() };
}

test.each([
  ['is CommonJS', { 'index.js': COMMON_JS }],
  ['loads CommonJS', { 'index.cjs': `exports.handler = require('./lib.js').handler;`, 'lib.js': COMMON_JS }],
  ['exports no handler', { 'index.js': `globalThis.handler = () => 'none';` }],
])(
  'code that %s, and that the project makes an ES module, is told why it fails and what helps',
  async (_what, code) => {
    const { status, text } = await answerOf(code);

    const { errorMessage } = JSON.parse(text) as { errorMessage: string };
    expect(status).toBe(502);
    expect(errorMessage).toMatch(/package\.json says "type": "module".*Function Compute gets the folder .*code alone/s);
    expect(errorMessage).toMatch(/Put a package\.json with \{"type": "commonjs"\} into it/);
  },
);

test('a package.json in the folder decides, as on Function Compute', async () => {
  const commonJs = await answerOf(
    { 'lib/index.js': COMMON_JS, 'package.json': '{"type": "commonjs"}' },
    'lib/index.handler',
  );
  const none = await answerOf({ 'index.js': COMMON_JS, 'package.json': '{}' });

  expect([commonJs, none]).toEqual(Array(2).fill({ status: 200, text: 'CommonJS' }));
});

test('an ES module finds nothing of CommonJS', async () => {
  expect(await answerOf({ 'index.js': ES_MODULE })).toEqual({ status: 200, text: 'undefinedundefined' });
});

test('code that fails for a reason of its own is told that alone', async () => {
  const thrown = await answerOf({ 'index.js': `throw new TypeError('no good');` });
  const named = await answerOf({ 'index.mjs': `export const other = () => 'none';` });

  expect(JSON.parse(thrown.text)).toMatchObject({ errorMessage: 'no good', errorType: 'TypeError' });
  expect(JSON.parse(named.text)).toMatchObject({
    errorMessage: expect.stringMatching(/^Handler 'handler' is missing on module '.*index\.mjs'$/) as string,
  });
});
