"""Tests code of one's own against the local cloud: here it signs its calls by itself, so it needs no package."""

import base64
import hashlib
import hmac
import json
import time
import unittest
import urllib.parse
import urllib.request
import uuid

from local_cloud import LocalCloud


def call(endpoints, action, **parameters):
    """Calls ECS with version 1.0 of the signature."""
    parameters.update(
        Action=action,
        RegionId="cn-hangzhou",
        Version="2014-05-26",
        Format="JSON",
        AccessKeyId=endpoints["accessKeyId"],
        SignatureMethod="HMAC-SHA1",
        SignatureVersion="1.0",
        SignatureNonce=str(uuid.uuid4()),
        Timestamp=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    )
    query = urllib.parse.urlencode(sorted(parameters.items()), quote_via=urllib.parse.quote, safe="~")
    to_sign = f"GET&%2F&{urllib.parse.quote(query, safe='~')}"
    digest = hmac.new((endpoints["accessKeySecret"] + "&").encode(), to_sign.encode(), hashlib.sha1).digest()
    signature = urllib.parse.quote(base64.b64encode(digest), safe="~")
    with urllib.request.urlopen(f"{endpoints['ecs']}/?{query}&Signature={signature}") as answer:
        return json.load(answer)


class Servers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = LocalCloud("--only", "ecs")
        cls.addClassCleanup(cls.cloud.__exit__)

    def setUp(self):
        self.cloud.reset()

    def launch(self):
        answer = call(
            self.cloud.endpoints,
            "RunInstances",
            ImageId="aliyun_3_x64_20G_alibase_20240528.vhd",
            InstanceType="ecs.g6.large",
            SecurityGroupId="sg-local",
            VSwitchId="vsw-local-a",
        )
        return answer["InstanceIdSets"]["InstanceIdSet"]

    def running(self):
        instances = call(self.cloud.endpoints, "DescribeInstances", Status="Running")["Instances"]["Instance"]
        return [instance["InstanceId"] for instance in instances]

    def test_new_servers_run_within_a_minute(self):
        ids = self.launch()
        self.assertEqual(self.running(), [])

        self.cloud.advance("1m")

        self.assertEqual(self.running(), ids)

    def test_each_test_begins_with_an_empty_cloud(self):
        self.launch()
        self.assertEqual(self.cloud.control("GET", "stats")["ecs"]["calls"], {"RunInstances": 1})


if __name__ == "__main__":
    unittest.main()
