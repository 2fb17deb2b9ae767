import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { connectConsole, eventsIn, type ConnectedConsole } from '../../test/support/connectConsole.ts';
import { startStub } from '../../test/support/startStub.ts';
import { patched, type Operation } from '../wire/patch.ts';
import type { State } from '../wire/state.ts';
import { createConsole } from './console.ts';

/** More than the operating system keeps for a reader who does not read is a few of these. */
const MUCH = 'x'.repeat(4_000_000);

const LOOKS = 40;

/** The state of the nth look. */
function aState(look: number): State {
  const common = { version: 1, name: 'local', region: 'cn-hangzhou', at: look, speed: 1, everySeconds: 1, total: 1 };
  const instances = { 'i-1': { text: `${look}${MUCH}` } };
  return { ...common, kind: 'deployment', namePrefix: '', instances, queues: {}, problems: {} } as State;
}

/** Serves a console until the test ends. */
async function serve(look: () => State | Promise<State>): Promise<ConnectedConsole> {
  const page = () => ({ js: '', css: '' });
  const shown = createConsole({ base: '', page, look, pauseMs: 5, actions: {} });
  const server = await startStub((request, response) => void shown.serve(request, Buffer.alloc(0), response));
  onTestFinished(async () => {
    shown.close();
    await server.close();
  });
  return connectConsole(server.url + shown.link);
}

/** Asks for the stream, and reads nothing of it yet. */
async function ask({ url, cookie }: ConnectedConsole): Promise<IncomingMessage> {
  const [response] = (await once(get(`${url}/stream`, { headers: { cookie } }), 'response')) as [IncomingMessage];
  return response;
}

test('for who does not read nothing piles up, and once he reads he gets the newest state at once', async () => {
  let looks = 0;
  const look = () => ((looks += 1) > LOOKS ? new Promise<State>(() => undefined) : aState(looks));
  const slow = await ask(await serve(look));
  await expect.poll(() => looks, { timeout: 60_000 }).toBeGreaterThan(LOOKS);

  let events = 0;
  let state: State | undefined;
  for await (const { event, data } of eventsIn(slow)) {
    events += 1;
    state = event === 'state' ? (data as State) : patched(state ?? (data as State), data as Operation[]);
    if (state.at === LOOKS) break;
  }

  expect(events).toBeLessThan(LOOKS / 2);
  expect(state).toEqual(aState(LOOKS));
});

test('for who has gone before the first look is done, nothing is looked at again', async () => {
  let looks = 0;
  let finish: (state: State) => void = () => undefined;
  const console = await serve(() => {
    looks += 1;
    return new Promise((resolve) => (finish = resolve));
  });
  const left = get(`${console.url}/stream`, { headers: { cookie: console.cookie } }).on('error', () => undefined);
  await expect.poll(() => looks).toBe(1);
  await new Promise((resolve) => left.once('close', resolve).destroy());
  // Its end has reached the server once another request of this machine has.
  await fetch(console.url);

  finish(aState(1));
  await sleep(200);

  expect(looks).toBe(1);
});
