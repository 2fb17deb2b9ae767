#!/usr/bin/env bash
# Logs that were refused with a 503 count as written.
#
# Package:   npm @alicloud/log 1.2.6.
# Expected:  Log Service documents PutLogs: status 200 means written, 500 and 503 mean that it failed and may be tried
#            again. A client that returns a promise rejects it then, as this one does for errors in JSON.
# Seen:      The client looks for an error code in the body, never at the status. A 503 from a load balancer or a proxy,
#            in HTML or without a body, resolves: postLogStoreLogs gives the page's text, getLogs too where its
#            caller expects a list. Nobody learns that the lines are lost.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact @alicloud/log@1.2.6
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >put.js <<'JS'
const http = require('node:http');
const Log = require('@alicloud/log');

const answers = [
  { type: 'text/html', body: '<h1>503</h1>' },
  { type: 'text/html', body: '' },
  { type: 'text/html', body: '<h1>503</h1>' },
  { type: 'application/json', body: '{"errorCode":"ServerBusy","errorMessage":"Busy."}' },
];
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    const { type, body } = answers.shift();
    response.writeHead(503, { 'content-type': type }).end(body);
  });
});
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const client = new Log({ accessKeyId: 'id', accessKeySecret: 'secret', endpoint });
  const group = { logs: [{ timestamp: 1700000000, content: { level: 'error' } }] };
  // The client puts the project before the host's name; without one, the loopback address stays as it is.
  const put = () => client.postLogStoreLogs('', 'store', group);
  const get = () => client.getLogs('', 'store', new Date(0), new Date(1000));
  const told = (call) => call().then((value) => `resolved ${JSON.stringify(value)}`, (error) => `rejected ${error.code}`);
  const html = await told(put);
  const empty = await told(put);
  const list = await told(get);
  console.log(`503 as HTML: ${html}, empty: ${empty}, to getLogs: ${list}; as JSON: ${await told(put)}`);
  process.exit();
});
JS
seen=$(node put.js)
echo "$seen"
[[ $seen == '503 as HTML: resolved "<h1>503</h1>", empty: resolved "", to getLogs: resolved "<h1>503</h1>"; as JSON: rejected ServerBusy' ]]
