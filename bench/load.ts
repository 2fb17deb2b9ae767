import { connect, type Socket } from 'node:net';

/** One request as bytes on the wire. */
export type WireRequest = Buffer;

export interface Load {
  /** Answers per second. */
  rate: number;
  /** Milliseconds that each answer took. */
  times: number[];
  /** The bodies of the answers, in no order. */
  bodies: string[];
  /** The share of the time, 0 to 1, in which the sender was busy. Near 1, we measured the sender and not the server. */
  busy: number;
}

const CONNECTIONS = 16;

/**
 * Sends requests over 16 kept-alive connections, one at a time on each. It only writes ready bytes and looks for the
 * end of each answer, so that it stays faster than the server.
 * @throws Error when an answer is not a success.
 */
export async function send(url: string, requests: readonly WireRequest[]): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(url)));
  const queue = requests.values();
  const times: number[] = [];
  const bodies: string[] = [];
  const record = (body: string, ms: number): void => {
    bodies.push(body);
    times.push(ms);
  };
  const before = performance.eventLoopUtilization();
  const started = performance.now();
  await Promise.all(sockets.map((socket) => drive(socket, queue, record)));
  const seconds = (performance.now() - started) / 1000;
  const busy = performance.eventLoopUtilization(before).utilization;
  return { rate: requests.length / seconds, times, bodies, busy };
}

/** The bytes of a request. */
export function wire(url: string, method: string, target: string, headers: Record<string, string>, body = ''): Buffer {
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: new URL(url).host, ...headers, ...length });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n${body}`);
}

function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Sends the next request of the queue as soon as the one before is answered, until the queue is empty. */
function drive(
  socket: Socket,
  queue: Iterator<WireRequest, undefined>,
  record: (body: string, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = '';
    let started = 0;
    const sendNext = (): void => {
      const { value: request } = queue.next();
      started = performance.now();
      if (request !== undefined) socket.write(request);
      else socket.end(resolve);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
      const body = bodyOf(answer);
      if (body === undefined) return;
      if (!answer.startsWith('HTTP/1.1 2')) {
        socket.destroy(new Error(`refused: ${answer.slice(0, 600)}`));
        return;
      }
      record(body, performance.now() - started);
      answer = '';
      sendNext();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('the server closed the connection'));
    });
    sendNext();
  });
}

/** The body of an answer; undefined while it is incomplete. */
function bodyOf(answer: string): string | undefined {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0);
  return answer.length < end + 4 + length ? undefined : answer.slice(end + 4);
}
