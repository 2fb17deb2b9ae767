import { connect, type Socket } from 'node:net';

/** One request as bytes on the wire. */
export type WireRequest = Buffer;

export interface Load {
  /** Requests answered in a second. */
  rate: number;
  /** Milliseconds that 99 of 100 answers took at most. */
  p99: number;
  /** The bodies of the answers, in no order; only where `keep` was asked for. */
  bodies: string[];
}

const CONNECTIONS = 16;

/**
 * Sends requests over kept-alive connections, one at a time on each. It writes bytes that are ready and looks for the end
 * of an answer, nothing else, so that it does not become what is measured.
 * @throws Error when an answer is not a success.
 */
export async function send(url: string, requests: readonly WireRequest[], keep = false): Promise<Load> {
  const queue = requests[Symbol.iterator]();
  const times: number[] = [];
  const bodies: string[] = [];
  const connection = async (): Promise<void> => {
    const socket = await open(url);
    for (const request of queue) {
      const started = performance.now();
      const answer = await exchange(socket, request);
      times.push(performance.now() - started);
      if (keep) bodies.push(answer.slice(answer.indexOf('\r\n\r\n') + 4));
    }
    socket.destroy();
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return { rate: requests.length / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0, bodies };
}

/** A request as it stands on the wire. */
export function wire(url: string, method: string, target: string, headers: Record<string, string>, body = ''): Buffer {
  const lines = Object.entries({
    host: new URL(url).host,
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  });
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

function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      if (!isComplete(answer)) return;
      socket.off('data', onData);
      if (answer.startsWith('HTTP/1.1 2')) resolve(answer);
      else reject(new Error(`refused: ${answer.slice(0, 600)}`));
    };
    socket.on('data', onData);
    socket.write(request);
  });
}

function isComplete(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1];
  if (length !== undefined) return answer.length >= end + 4 + Number(length);
  return answer.startsWith('HTTP/1.1 204') || answer.endsWith('0\r\n\r\n');
}
