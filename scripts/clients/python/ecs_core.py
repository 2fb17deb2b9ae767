"""An instance's life with aliyun-python-sdk-ecs, the older generation."""

import json
import os

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.profile import region_provider
from aliyunsdkecs.request.v20140526.CreateInstanceRequest import CreateInstanceRequest
from aliyunsdkecs.request.v20140526.DeleteInstanceRequest import DeleteInstanceRequest
from aliyunsdkecs.request.v20140526.DescribeInstancesRequest import DescribeInstancesRequest
from aliyunsdkecs.request.v20140526.StartInstanceRequest import StartInstanceRequest
from aliyunsdkecs.request.v20140526.StopInstanceRequest import StopInstanceRequest
from aliyunsdkecs.request.v20140526.TagResourcesRequest import TagResourcesRequest

from steps import did, until


def connect():
    if 'ECS_HOST' not in os.environ:  # behind the proxy
        return AcsClient(os.environ['KEY_ID'], os.environ['KEY_SECRET'], os.environ['REGION'])
    # docs: endpoint
    region_provider.modify_point('Ecs', os.environ['REGION'], os.environ['ECS_HOST'])
    return AcsClient(os.environ['KEY_ID'], os.environ['KEY_SECRET'], os.environ['REGION'])
    # docs: end


client = connect()


def call(request, **parameters):
    for name, value in parameters.items():
        getattr(request, f'set_{name}')(value)
    return json.loads(client.do_action_with_exception(request))


def instances(**filters):
    return call(DescribeInstancesRequest(), **filters)['Instances']['Instance']


def status():
    return [instance['Status'] for instance in instances(InstanceIds=f'["{instance_id}"]')]


instance_id = call(
    CreateInstanceRequest(),
    ImageId=os.environ['IMAGE_ID'],
    InstanceType=os.environ['INSTANCE_TYPE'],
    SecurityGroupId=os.environ['SECURITY_GROUP_ID'],
    VSwitchId=os.environ['VSWITCH_ID'],
    InstanceName='web-值_1',
)['InstanceId']
until(lambda: status() == ['Stopped'])
did('create')

(instance,) = instances(InstanceIds=f'["{instance_id}"]')
assert instance['InstanceName'] == 'web-值_1', instance['InstanceName']
assert instance['InstanceType'] == os.environ['INSTANCE_TYPE'], instance['InstanceType']
assert instance['SecurityGroupIds']['SecurityGroupId'] == [os.environ['SECURITY_GROUP_ID']], instance
did('describe')

call(StartInstanceRequest(), InstanceId=instance_id)
until(lambda: status() == ['Running'])
did('start')

call(StopInstanceRequest(), InstanceId=instance_id)
until(lambda: status() == ['Stopped'])
did('stop')

call(
    TagResourcesRequest(),
    ResourceType='instance',
    ResourceIds=[instance_id],
    Tags=[{'Key': 'stage', 'Value': instance_id}],
)
(tagged,) = instances(Tags=[{'Key': 'stage', 'Value': instance_id}])
assert tagged['Tags']['Tag'] == [{'TagKey': 'stage', 'TagValue': instance_id}], tagged['Tags']
did('tag')

call(DeleteInstanceRequest(), InstanceId=instance_id)
assert status() == [], status()
try:
    call(StartInstanceRequest(), InstanceId=instance_id)
    raise AssertionError('a deleted instance starts')
except ServerException as error:
    assert error.get_error_code() == 'InvalidInstanceId.NotFound', error.get_error_code()
did('delete')
