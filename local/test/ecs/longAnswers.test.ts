import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { closeAfterTest } from '../support/closeAfterTest.ts';
import { signV1, toQuery } from './client.ts';
import { LAUNCH, REGION } from './data.ts';
import { startEcs } from './startEcs.ts';

const NAMES = ['first', 'second', 'third'];
const READERS = 12;
/** Of each reader, on one connection: far more than the sockets of a system hold. */
const ANSWERS = 60;

test('long answers that wait for their readers do not mix', async () => {
  const { url, get } = await closeAfterTest(startEcs());
  for (const name of NAMES) {
    await get({ Action: 'RunInstances', Amount: '100', InstanceName: name, RegionId: REGION, ...LAUNCH });
  }

  const readers = await Promise.all(Array.from({ length: READERS }, () => askAndWait(url)));
  // The answers fill the sockets meanwhile, and some wait in the server.
  await setTimeout(500);
  const read: string[][] = [];
  for (const reader of readers) read.push((await bodiesOf(reader)).map(nameOf));

  const asked = Array.from({ length: ANSWERS }, (_, index) => NAMES[index % NAMES.length]);

  expect(read).toEqual(readers.map(() => asked));
});

/** Asks for all answers at once, and reads none of them. */
async function askAndWait(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.pause();
  for (let count = 0; count < ANSWERS; count += 1) {
    const page = { Action: 'DescribeInstances', RegionId: REGION, PageSize: '100' };
    const query = toQuery(signV1({ ...page, InstanceName: NAMES[count % NAMES.length] ?? '' }));
    const last = count === ANSWERS - 1;
    socket.write(`GET /?${query} HTTP/1.1\r\nhost: x\r\n${last ? 'connection: close\r\n' : ''}\r\n`);
  }
  return socket;
}

async function bodiesOf(socket: Socket): Promise<string[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString()
    .split(/HTTP\/1\.1 200 OK\r\n[^]*?\r\n\r\n/)
    .slice(1);
}

/** The name that a hundred instances share. */
function nameOf(body: string): string {
  const { Instances } = JSON.parse(body) as { Instances: { Instance: { InstanceName: string }[] } };
  const names = Instances.Instance.map(({ InstanceName }) => InstanceName);
  return names.length === 100 ? [...new Set(names)].join() : `${names.length} instances`;
}
