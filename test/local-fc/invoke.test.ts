import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHost, type Host } from './host.ts';

const FILES = {
  's.yaml': `
edition: 3.0.0
name: fixture
access: default
resources:
  echo:
    component: fc3
    props:
      functionName: echo
      runtime: nodejs20
      handler: index.handler
      code: ./echo
      role: acs:ram::\${config('AccountID')}:role/fixture
      environmentVariables:
        GREETING: \${env('GREETING', 'hello')}
      triggers:
        - triggerType: http
          triggerName: http
          triggerConfig:
            authType: anonymous
            methods: [GET, POST]
`,
  'echo/index.js': `
exports.handler = async (event, context) => ({
  statusCode: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ event: JSON.parse(event), context, environment: process.env }),
});
`,
};

let host: Awaited<ReturnType<typeof startHost>>;
beforeAll(async () => {
  host = await startHost(FILES);
});
afterAll(() => host.stop());

test('an HTTP trigger', async () => {
  const response = await fetch(`${host.url}/echo/some/path?a=1&b=two%20words`, { method: 'POST', body: '{"x":1}' });
  console.log(response.status, response.headers, await response.text());
  expect(response.status).toBe(200);
});
