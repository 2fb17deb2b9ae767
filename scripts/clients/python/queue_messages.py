"""A message's life with aliyun-mns-sdk."""

import hashlib
import os

from mns.account import Account
from mns.mns_exception import MNSServerException
from mns.queue import Message, QueueMeta

from steps import did

BODY = '<hello> & "值"'


def connect():
    # docs: endpoint
    return Account(os.environ['MNS'], os.environ['KEY_ID'], os.environ['KEY_SECRET'])
    # docs: end


account = connect()
queue = account.get_queue('from-python')
# As it is, not in base64, which is this SDK's own habit.
queue.set_encoding(False)
meta = QueueMeta()
meta.set_visibilitytimeout(60)
queue.create(meta)
assert queue.get_attributes().visibility_timeout == 60
did('create')

sent = queue.send_message(Message(BODY))
assert sent.message_body_md5 == hashlib.md5(BODY.encode()).hexdigest().upper(), sent.message_body_md5
did('send')

received = queue.receive_message(5)
assert received.message_body == BODY, received.message_body
assert received.message_id == sent.message_id, received.message_id
assert received.dequeue_count == 1, received.dequeue_count
did('receive')

queue.delete_message(received.receipt_handle)
try:
    queue.receive_message()
    raise AssertionError('a deleted message is received')
except MNSServerException as error:
    assert error.type == 'MessageNotExist', error.type
queue.delete()
did('delete')
