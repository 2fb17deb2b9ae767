#!/usr/bin/env bash
# The SDK option `autoretry` retries nothing.
#
# Packages:  npm @alicloud/ecs20140526 7.11.6 with @alicloud/openapi-core 1.0.8 and @darabonba/typescript 1.0.5;
#            PyPI alibabacloud_ecs20140526 7.11.8 with alibabacloud_tea_openapi 0.4.6 and darabonba-core 1.0.9.
# Expected:  The vendor's page "Retry mechanism" of SDK V2.0, for Node.js and for Python: a request that fails because
#            of the network is sent again when RuntimeOptions say autoretry, maxAttempts times.
#            https://www.alibabacloud.com/help/en/sdk/developer-reference/configure-a-retry-mechanism
# Seen:      The server drops each connection. With autoretry and three attempts, both SDKs send one request and
#            raise the error. Both classes have the option still; neither core reads it.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact \
    @alicloud/ecs20140526@7.11.6 @alicloud/openapi-core@1.0.8 @darabonba/typescript@1.0.5
  python3 -m venv venv
  venv/bin/pip install --quiet alibabacloud_ecs20140526==7.11.8 alibabacloud_tea_openapi==0.4.6 darabonba-core==1.0.9
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >node.js <<'JS'
const http = require('node:http');
const Ecs = require('@alicloud/ecs20140526');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const $dara = require('@darabonba/typescript');

let requests = 0;
const server = http.createServer((request) => {
  requests += 1;
  request.socket.destroy();
});
server.listen(0, '127.0.0.1', async () => {
  const endpoint = `127.0.0.1:${server.address().port}`;
  const config = { accessKeyId: 'id', accessKeySecret: 'secret', endpoint, protocol: 'http', regionId: 'cn-hangzhou' };
  const client = new Ecs.default(new $OpenApiUtil.Config(config));
  const runtime = new $dara.RuntimeOptions({ autoretry: true, maxAttempts: 3 });
  const failure = await client.describeRegionsWithOptions(new Ecs.DescribeRegionsRequest({}), runtime).then(
    () => 'none',
    (error) => error.code ?? error.name,
  );
  console.log(`${requests} ${failure}`);
  server.close();
});
JS
cat >python.py <<'PY'
import http.server, threading
from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config
from darabonba.runtime import RuntimeOptions

requests = []

class Dropping(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        requests.append(self.path)
        self.close_connection = True

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Dropping)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Client(Config(access_key_id="id", access_key_secret="secret", region_id="cn-hangzhou", protocol="http",
                       endpoint="127.0.0.1:%d" % server.server_port))
failure = "none"
try:
    client.describe_regions_with_options(models.DescribeRegionsRequest(), RuntimeOptions(autoretry=True, max_attempts=3))
except Exception as error:
    failure = type(error).__name__
print(len(requests), failure)
PY
node=$(node node.js)
python=$(venv/bin/python python.py)
echo "autoretry with three attempts, each connection dropped: requests and error of Node.js: $node; of Python: $python"
[[ $node == 1\ * && $node != *none && $python == 1\ * && $python != *none ]]
