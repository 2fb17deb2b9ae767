#!/usr/bin/env bash
# A parameter that is undefined is sent as the word "undefined".
#
# Package:   npm @alicloud/pop-core 1.8.0, beside @alicloud/ecs20140526 7.11.6 with @alicloud/openapi-core 1.0.8.
# Expected:  An optional parameter without a value is left out, as the vendor's typed SDK does it with the same values.
#            ECS documents ClientToken as optional, and as a value unique to each request.
# Seen:      pop-core sends ClientToken=undefined and ZoneId=null. ECS takes "undefined" for a token, and the same one
#            for every caller who leaves it open. A nested object goes out as "[object Object]"; lists are flattened.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact \
    @alicloud/pop-core@1.8.0 @alicloud/ecs20140526@7.11.6 @alicloud/openapi-core@1.0.8
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >create.js <<'JS'
const http = require('node:http');
const Ecs = require('@alicloud/ecs20140526');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { RPCClient } = require('@alicloud/pop-core');

const sent = [];
const server = http.createServer((request, response) => {
  sent.push(new URL(request.url, 'http://localhost').searchParams);
  response.setHeader('content-type', 'application/json');
  response.end('{"InstanceId":"i-1","RequestId":"R1"}');
});
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `127.0.0.1:${server.address().port}`;
  const keys = { accessKeyId: 'id', accessKeySecret: 'secret' };
  const untyped = new RPCClient({ ...keys, endpoint: `http://${endpoint}`, apiVersion: '2014-05-26' });
  const typed = new Ecs.default(new $OpenApiUtil.Config({ ...keys, endpoint, protocol: 'http' }));
  await untyped.request('CreateInstance', {
    RegionId: 'cn-hangzhou', ClientToken: undefined, ZoneId: null, SystemDisk: { Size: 40 },
  });
  await typed.createInstance(new Ecs.CreateInstanceRequest({
    regionId: 'cn-hangzhou', clientToken: undefined, zoneId: null,
    systemDisk: new Ecs.CreateInstanceRequestSystemDisk({ size: 40 }),
  }));
  const told = (query) => ['ClientToken', 'ZoneId', 'SystemDisk', 'SystemDisk.Size']
    .filter((name) => query.has(name))
    .map((name) => `${name}=${query.get(name)}`)
    .join(' ');
  console.log(`pop-core sent: ${told(sent[0])}; the typed SDK sent: ${told(sent[1])}`);
  process.exit();
});
JS
seen=$(node create.js)
echo "$seen"
[[ $seen == "pop-core sent: ClientToken=undefined ZoneId=null SystemDisk=[object Object]; the typed SDK sent: SystemDisk.Size=40" ]]
