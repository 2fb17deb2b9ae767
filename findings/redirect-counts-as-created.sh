#!/usr/bin/env bash
# A CreateInstance that was redirected counts as done.
#
# Packages:  npm @alicloud/ecs20140526 7.11.6 with @alicloud/openapi-core 1.0.8;
#            PyPI alibabacloud_ecs20140526 7.11.8 with alibabacloud_tea_openapi 0.4.6 and darabonba-core 1.0.9.
# Expected:  ECS answers a call with 200, or with an error of 4xx or 5xx. RFC 9110 (section 15.4): after a 3xx the request
#            is not done; further action is needed. A login page of a network, or a gateway that wants HTTPS, answers so.
# Seen:      To one and the same 302, the Node.js SDK resolves: statusCode 302, a body without an InstanceId. The Python
#            SDK repeats the POST as a GET of the other address, and reports the JSON found there as the result of
#            CreateInstance, status 200. Neither raises an error.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  npm init -y
  npm install --no-audit --no-fund --save-exact @alicloud/ecs20140526@7.11.6 @alicloud/openapi-core@1.0.8
  python3 -m venv venv
  venv/bin/pip install --quiet alibabacloud_ecs20140526==7.11.8 alibabacloud_tea_openapi==0.4.6 darabonba-core==1.0.9
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >node.js <<'JS'
const Ecs = require('@alicloud/ecs20140526');
const { $OpenApiUtil } = require('@alicloud/openapi-core');

const keys = { accessKeyId: 'id', accessKeySecret: 'secret' };
const config = { ...keys, endpoint: process.argv[2], protocol: 'http', regionId: 'cn-hangzhou' };
const client = new Ecs.default(new $OpenApiUtil.Config(config));
client.createInstance(new Ecs.CreateInstanceRequest({ regionId: 'cn-hangzhou' })).then(
  ({ statusCode, body }) => console.log(`resolved with status ${statusCode} and id ${body.instanceId}`),
  (error) => console.log(`rejected ${error.code}`),
);
JS
cat >both.py <<'PY'
import http.server, subprocess, threading
from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config

requests = []

class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        requests.append("POST")
        self.answer(302, b"{}", ("Location", "/login"))

    def do_GET(self):
        requests.append("GET")
        self.answer(200, b'{"RequestId":"login"}')

    def answer(self, status, body, *headers):
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
threading.Thread(target=server.serve_forever, daemon=True).start()
endpoint = "127.0.0.1:%d" % server.server_port
node = subprocess.run(["node", "node.js", endpoint], capture_output=True, text=True, check=True).stdout.strip()
asked_by_node = "+".join(requests)
requests.clear()
client = Client(Config(access_key_id="id", access_key_secret="secret", region_id="cn-hangzhou", protocol="http",
                       endpoint=endpoint))
try:
    answer = client.create_instance(models.CreateInstanceRequest(region_id="cn-hangzhou"))
    python = "returned status %s and RequestId %s" % (answer.status_code, answer.body.request_id)
except Exception as error:
    python = "raised %s" % type(error).__name__
print("CreateInstance answered by a 302: Node.js %s (%s), Python %s (%s)" % (node, asked_by_node, python, "+".join(requests)))
PY
seen=$(venv/bin/python both.py)
echo "$seen"
[[ $seen == "CreateInstance answered by a 302: Node.js resolved with status 302 and id undefined (POST), Python returned status 200 and RequestId login (POST+GET)" ]]
