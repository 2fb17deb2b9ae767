#!/usr/bin/env bash
# The first Python SDK sends CreateInstance again without a client token.
#
# Packages:  PyPI aliyun-python-sdk-core 2.16.1, aliyun-python-sdk-ecs 4.24.83.
# Expected:  The core's own retry table (data/retry_config.json) lists CreateInstance and RunInstances under
#            "RetryableAPIsWithClientToken", and the client has a step that puts a fresh ClientToken into such a
#            request before the first try. ECS's page on idempotence: a repeated request is safe only with the same
#            token. https://www.alibabacloud.com/help/en/ecs/developer-reference/how-to-ensure-idempotence
# Seen:      A 503 ServiceUnavailable makes the client send CreateInstance a second time, and neither request has a
#            ClientToken: if the first one took effect, there are two servers. Retries are on by default.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  python3 -m venv venv
  venv/bin/pip install --quiet aliyun-python-sdk-core==2.16.1 aliyun-python-sdk-ecs==4.24.83
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >create.py <<'PY'
import http.server, json, threading, urllib.parse
from aliyunsdkcore.client import AcsClient
from aliyunsdkecs.request.v20140526.CreateInstanceRequest import CreateInstanceRequest

created = []

class Ecs(http.server.BaseHTTPRequestHandler):
    """Creates an instance at each call; the first answer is lost behind a 503."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        created.append(urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query))
        first = len(created) == 1
        answer = {"Code": "ServiceUnavailable", "Message": "Busy.", "RequestId": "R1"} if first else {"InstanceId": "i-2"}
        self.send_response(503 if first else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Ecs)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = AcsClient("id", "secret", "cn-hangzhou", port=server.server_port)
request = CreateInstanceRequest()
request.set_endpoint("127.0.0.1")
request.set_protocol_type("http")
request.set_InstanceType("ecs.g7.large")
client.do_action_with_exception(request)
print(len(created), sum("ClientToken" in query for query in created))
PY
read -r requests tokens <<<"$(venv/bin/python create.py)"
echo "one CreateInstance answered by a 503: $requests requests sent, $tokens of them with a ClientToken"
[[ $requests == 2 && $tokens == 0 ]]
