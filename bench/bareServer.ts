import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// What everything else is measured by: Node's own HTTP server, which reads what it is sent and answers a constant. The
// argument says how many bytes long that is, so that it has as much to write as what it is compared with.
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
