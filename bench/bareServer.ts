import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The yardstick: Node's own HTTP server, which reads each request and answers a constant. The argument is the length of
 * the answer in bytes, so that it writes as much as the server it is compared with.
 */
const ANSWER = 'x'.repeat(Number(process.argv[2]));

const server = createServer((request, response) => {
  const answer = (): void => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': ANSWER.length });
    response.end(ANSWER);
  };
  if (request.headers['content-length'] === undefined) answer();
  else request.on('end', answer).resume();
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
process.once('SIGTERM', () => {
  process.exit(0);
});
