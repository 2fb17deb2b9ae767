#!/usr/bin/env bash
# An ECS instance that is Pending is no pending node.
#
# Package:   PyPI apache-libcloud 3.9.1, driver ALIYUN_ECS.
# Expected:  ECS documents five statuses: Pending, Starting, Running, Stopping, Stopped. A new instance is Pending until
#            it exists. Libcloud has NodeState.PENDING, "Node is pending", and UNKNOWN for what it cannot tell.
# Seen:      Starting and Stopping become PENDING, and so does no other: Pending becomes UNKNOWN. Code that waits while a
#            node is PENDING gives up on an instance that has just been made.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  python3 -m venv venv
  venv/bin/pip install --quiet apache-libcloud==3.9.1
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >nodes.py <<'PY'
import http.server, threading
from libcloud.compute.drivers.ecs import ECSDriver

STATUSES = ["Pending", "Starting", "Running", "Stopping", "Stopped"]

class Ecs(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        instances = "".join(
            "<Instance><InstanceId>i-%s</InstanceId><InstanceName>n</InstanceName><Status>%s</Status></Instance>" % (s, s)
            for s in STATUSES
        )
        answer = (
            "<DescribeInstancesResponse><RequestId>R1</RequestId><PageNumber>1</PageNumber><PageSize>10</PageSize>"
            "<TotalCount>5</TotalCount><Instances>%s</Instances></DescribeInstancesResponse>" % instances
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Ecs)
threading.Thread(target=server.serve_forever, daemon=True).start()
driver = ECSDriver("id", "secret", region="cn-hangzhou", secure=False, host="127.0.0.1", port=server.server_port)
print(", ".join("%s is %s" % (node.id[2:], node.state) for node in driver.list_nodes()))
PY
seen=$(venv/bin/python nodes.py)
echo "$seen"
[[ $seen == "Pending is unknown, Starting is pending, Running is running, Stopping is pending, Stopped is stopped" ]]
