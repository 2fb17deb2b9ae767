#!/usr/bin/env bash
# A conditional delete of a service is unconditional.
#
# Package:   npm @alicloud/fc2 2.6.6.
# Expected:  DeleteService and DeleteFunction both document the request header If-Match, for deleting only the version
#            that the caller has seen (https://www.alibabacloud.com/help/doc-detail/189227.htm). The client's methods
#            all take headers as their last argument.
# Seen:      deleteFunction and deleteTrigger send the header; deleteService and deleteCustomDomain drop it.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact @alicloud/fc2@2.6.6
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >delete.js <<'JS'
const http = require('node:http');
const FC = require('@alicloud/fc2');

const conditions = [];
const server = http.createServer((request, response) => {
  conditions.push(request.headers['if-match'] ?? 'none');
  response.writeHead(204).end();
});
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const client = new FC('1234567890123456', {
    accessKeyID: 'id', accessKeySecret: 'secret', region: 'cn-hangzhou', endpoint,
  });
  const headers = { 'if-match': 'etag' };
  await client.deleteFunction('service', 'function', {}, headers);
  await client.deleteTrigger('service', 'function', 'trigger', {}, headers);
  await client.deleteService('service', {}, headers);
  await client.deleteCustomDomain('example.com', {}, headers);
  const [func, trigger, service, domain] = conditions;
  console.log(`if-match sent: deleteFunction ${func}, deleteTrigger ${trigger}, deleteService ${service}, deleteCustomDomain ${domain}`);
  process.exit();
});
JS
seen=$(node delete.js)
echo "$seen"
[[ $seen == "if-match sent: deleteFunction etag, deleteTrigger etag, deleteService none, deleteCustomDomain none" ]]
