import { expect, test } from 'vitest';
import { serveControl, type Control } from './control.ts';
import { Faults } from './faults.ts';
import { createRandom } from './random.ts';

const NONE = { sent: 0, delivered: 0, deleted: 0 };
const CONTROL: Control = {
  stats: () => ({ ecs: { calls: {}, instances: {} }, mns: { calls: {}, messages: NONE }, fc: {} }),
  metrics: () => '',
  faults: new Faults(createRandom(1)),
  services: ['ecs', 'mns', 'fc'],
  now: () => 0,
  advance: () => Promise.resolve(),
  reset: () => Promise.resolve(),
  saveState: undefined,
  issueKey: () => ({ accessKeyId: 'id', accessKeySecret: 'secret' }),
  console: { link: '', serve: () => Promise.resolve() },
};

const status = async (headers: Record<string, string>): Promise<number> =>
  (await serveControl(CONTROL, { method: 'POST', path: '/_local/sts', headers, body: Buffer.alloc(0) })).status;

test.each([
  { host: '127.0.0.1:8400' },
  { host: 'localhost:8400' },
  { host: '[::1]:8400' },
  { host: '127.0.0.1:8400', origin: 'http://127.0.0.1:8400' },
  {},
])('a control call with the headers %j is answered', async (headers: Record<string, string>) => {
  expect(await status(headers)).toBe(200);
});

test.each([
  { host: '127.0.0.1:8400', origin: 'https://page.example' },
  { host: '127.0.0.1:8400', origin: 'http://127.0.0.1:3000' },
  { host: '127.0.0.1:8400', origin: 'null' },
  { host: 'rebound.example:8400' },
  { host: '127.0.0.1.example:8400' },
  { host: 'rebound.example:8400', origin: 'http://rebound.example:8400' },
])('a control call of a foreign web page, with the headers %j, is refused', async (headers: Record<string, string>) => {
  expect(await status(headers)).toBe(403);
});
