#!/usr/bin/env bash
# The first Python SDK retries the code Throttling, and gives up at Throttling.User.
#
# Packages:  PyPI aliyun-python-sdk-core 2.16.1, aliyun-python-sdk-ecs 4.24.83.
# Expected:  The client retries by default, and the core has a backoff of its own for throttled calls. The gateway names
#            the flow control that struck behind a dot, as in "Throttling.User: Request was denied due to user flow
#            control." (https://www.alibabacloud.com/help/doc-detail/98807.htm): the same state, the same cure.
# Seen:      The core compares the whole code with "Throttling". DescribeInstances, a call that it retries three times
#            for that code, is sent once for Throttling.User, Throttling.Api or any other of the family.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  python3 -m venv venv
  venv/bin/pip install --quiet aliyun-python-sdk-core==2.16.1 aliyun-python-sdk-ecs==4.24.83
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >describe.py <<'PY'
import http.server, json, threading
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkecs.request.v20140526.DescribeInstancesRequest import DescribeInstancesRequest

requests = []

class Ecs(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        requests.append(self.path)
        answer = {"Code": code, "Message": "Request was denied due to flow control.", "RequestId": "R1"}
        self.send_response(400)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    do_GET = do_POST

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Ecs)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = AcsClient("id", "secret", "cn-hangzhou", port=server.server_port)
told = []
for code in ("Throttling", "Throttling.User", "Throttling.Api"):
    requests.clear()
    request = DescribeInstancesRequest()
    request.set_endpoint("127.0.0.1")
    request.set_protocol_type("http")
    try:
        client.do_action_with_exception(request)
    except ServerException as error:
        told.append("%s %d" % (error.get_error_code(), len(requests)))
print(", ".join(told))
PY
seen=$(venv/bin/python describe.py)
echo "requests sent for one DescribeInstances, by the code of each answer: $seen"
[[ $seen == "Throttling 4, Throttling.User 1, Throttling.Api 1" ]]
