#!/usr/bin/env bash
# One send_message puts two messages into the queue.
#
# Package:   PyPI aliyun-mns-sdk 1.3.0.
# Expected:  A call whose connection ends without an answer raises MNSClientNetworkException, as its docstring says: the
#            caller decides whether to send again. SendMessage is not idempotent, and the SDK documents no retries.
# Seen:      The client takes such an end for a kept-alive connection that has expired, also on a connection just
#            opened, and silently sends the same message again. The queue has it twice; the caller sees one id.
# Date:      2026-11-28.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
{
  python3 -m venv venv
  venv/bin/pip install --quiet aliyun-mns-sdk==1.3.0
} >install.log 2>&1 || { cat install.log >&2; exit 1; }

cat >send.py <<'PY'
import http.server, threading
from mns.account import Account
from mns.queue import Message

stored = []

class Mns(http.server.BaseHTTPRequestHandler):
    """Stores each message; the first answer never leaves the server."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        stored.append(self.rfile.read(int(self.headers["Content-Length"])))
        if len(stored) == 1:
            self.close_connection = True
            return
        answer = (
            '<?xml version="1.0"?><Message xmlns="http://mns.aliyuncs.com/doc/v1/">'
            "<MessageId>M%d</MessageId><MessageBodyMD5>0</MessageBodyMD5></Message>" % len(stored)
        ).encode()
        self.send_response(201)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("x-mns-request-id", "R1")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mns)
threading.Thread(target=server.serve_forever, daemon=True).start()
queue = Account("http://127.0.0.1:%d" % server.server_port, "id", "secret").get_queue("jobs")
message_id = queue.send_message(Message("work")).message_id
print(len(stored), "equal" if len(set(stored)) == 1 else "different", message_id)
PY
read -r messages bodies id <<<"$(venv/bin/python send.py)"
echo "one send_message, its first answer lost: $messages messages stored, bodies $bodies, the caller got $id"
[[ $messages == 2 && $bodies == equal && $id == M2 ]]
