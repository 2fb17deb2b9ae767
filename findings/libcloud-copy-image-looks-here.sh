#!/usr/bin/env bash
# copy_image to another region raises although the image was copied.
#
# Package:   PyPI apache-libcloud 3.9.1, driver ALIYUN_ECS.
# Expected:  `copy_image` takes `ex_destination_region_id`, sends CopyImage and returns the copy, which lies in that region.
# Seen:      CopyImage is answered with the id of the copy. Then DescribeImages asks for that id in the driver's own region,
#            finds none, and the call ends with LibcloudError "could not find the image". The copy is there and is paid for;
#            whoever tries again makes another.
# Date:      2026-11-29.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  python3 -m venv venv
  venv/bin/pip install --quiet apache-libcloud==3.9.1
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >images.py <<'PY'
import http.server, threading, urllib.parse
from libcloud.common.types import LibcloudError
from libcloud.compute.base import NodeImage
from libcloud.compute.drivers.ecs import ECSDriver

# The copy is in cn-hangzhou, and shown there at once.
COPY = "m-copy"
asked = []

class Ecs(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlparse(self.path).query))
        action, region = query["Action"], query["RegionId"]
        asked.append("%s in %s" % (action, region))
        if action == "CopyImage":
            inner = "<ImageId>%s</ImageId>" % COPY
        else:
            image = "<Image><ImageId>%s</ImageId><ImageName>n</ImageName><Status>Available</Status></Image>" % COPY
            found = image if region == "cn-hangzhou" else ""
            inner = "<PageNumber>1</PageNumber><PageSize>10</PageSize><TotalCount>%d</TotalCount><Images>%s</Images>" % (
                bool(found), found)
        answer = ("<%sResponse><RequestId>R1</RequestId>%s</%sResponse>" % (action, inner, action)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Ecs)
threading.Thread(target=server.serve_forever, daemon=True).start()
driver = ECSDriver("id", "secret", region="cn-beijing", secure=False, host="127.0.0.1", port=server.server_port)
image = NodeImage(id="m-source", name="source", driver=driver)
try:
    seen = driver.copy_image("cn-beijing", image, "copy", ex_destination_region_id="cn-hangzhou").id
except LibcloudError as error:
    seen = error.value
print("%s: %s" % (", ".join(asked), seen))
PY
seen=$(venv/bin/python images.py)
echo "$seen"
[[ $seen == "CopyImage in cn-beijing, DescribeImages in cn-beijing: could not find the image with id m-copy" ]]
