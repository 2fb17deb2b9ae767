import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// What everything else is measured by: Node's own HTTP server, which answers a constant as long as a short answer of ours.
const ANSWER = JSON.stringify({ constant: 'x'.repeat(600) });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': ANSWER.length });
    response.end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
process.once('SIGTERM', () => {
  process.exit(0);
});
