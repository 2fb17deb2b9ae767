"""An instance's life with alibabacloud-ecs20140526."""

import os

from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config
from Tea.exceptions import TeaException

from steps import did, until

REGION = os.environ['REGION']


def connect():
    if 'ECS_HOST' not in os.environ:
        # docs: proxy
        return Client(Config(
            access_key_id=os.environ['KEY_ID'],
            access_key_secret=os.environ['KEY_SECRET'],
            region_id=os.environ['REGION'],
            ca=os.environ['SSL_CERT_FILE'],
        ))
        # docs: end
    # docs: endpoint
    return Client(Config(
        access_key_id=os.environ['KEY_ID'],
        access_key_secret=os.environ['KEY_SECRET'],
        region_id=os.environ['REGION'],
        endpoint=os.environ['ECS_HOST'],
        protocol='http',
    ))
    # docs: end


client = connect()


def instances(**filters):
    return client.describe_instances(models.DescribeInstancesRequest(region_id=REGION, **filters)).body.instances.instance


def status():
    return [instance.status for instance in instances(instance_ids=f'["{instance_id}"]')]


instance_id = client.create_instance(models.CreateInstanceRequest(
    region_id=REGION,
    image_id=os.environ['IMAGE_ID'],
    instance_type=os.environ['INSTANCE_TYPE'],
    security_group_id=os.environ['SECURITY_GROUP_ID'],
    v_switch_id=os.environ['VSWITCH_ID'],
    instance_name='web-值_1',
)).body.instance_id
until(lambda: status() == ['Stopped'])
did('create')

(instance,) = instances(instance_ids=f'["{instance_id}"]')
assert instance.instance_name == 'web-值_1', instance.instance_name
assert instance.instance_type == os.environ['INSTANCE_TYPE'], instance.instance_type
assert instance.security_group_ids.security_group_id == [os.environ['SECURITY_GROUP_ID']], instance.security_group_ids
did('describe')

client.start_instance(models.StartInstanceRequest(instance_id=instance_id))
until(lambda: status() == ['Running'])
did('start')

client.stop_instance(models.StopInstanceRequest(instance_id=instance_id))
until(lambda: status() == ['Stopped'])
did('stop')

client.tag_resources(models.TagResourcesRequest(
    region_id=REGION,
    resource_type='instance',
    resource_id=[instance_id],
    tag=[models.TagResourcesRequestTag(key='stage', value=instance_id)],
))
(tagged,) = instances(tag=[models.DescribeInstancesRequestTag(key='stage', value=instance_id)])
assert [(tag.tag_key, tag.tag_value) for tag in tagged.tags.tag] == [('stage', instance_id)], tagged.tags
did('tag')

client.delete_instance(models.DeleteInstanceRequest(instance_id=instance_id))
assert status() == [], status()
try:
    client.start_instance(models.StartInstanceRequest(instance_id=instance_id))
    raise AssertionError('a deleted instance starts')
except TeaException as error:
    assert error.code == 'InvalidInstanceId.NotFound', error.code
did('delete')
