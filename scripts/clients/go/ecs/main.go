// An instance's life with github.com/alibabacloud-go/ecs-20140526/v7.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	ecs "github.com/alibabacloud-go/ecs-20140526/v7/client"
	"github.com/alibabacloud-go/tea/tea"
)

const name = `web-值_1`

var (
	client = connect()
	region = tea.String(os.Getenv("REGION"))
	id     *string
)

func connect() *ecs.Client {
	config := new(openapi.Config).SetRegionId(os.Getenv("REGION"))
	config.SetAccessKeyId(os.Getenv("KEY_ID")).SetAccessKeySecret(os.Getenv("KEY_SECRET"))
	if os.Getenv("ECS_HOST") != "" { // else behind the proxy
		// docs: endpoint
		config.SetEndpoint(os.Getenv("ECS_HOST")).SetProtocol("http")
		client, err := ecs.NewClient(config)
		// docs: end
		check(err)
		return client
	}
	client, err := ecs.NewClient(config)
	check(err)
	return client
}

func main() {
	created, err := client.CreateInstance(new(ecs.CreateInstanceRequest).
		SetRegionId(*region).
		SetImageId(os.Getenv("IMAGE_ID")).
		SetInstanceType(os.Getenv("INSTANCE_TYPE")).
		SetSecurityGroupId(os.Getenv("SECURITY_GROUP_ID")).
		SetVSwitchId(os.Getenv("VSWITCH_ID")).
		SetInstanceName(name))
	check(err)
	id = created.Body.InstanceId
	untilStatus("Stopped")
	did("create")

	instance := instances(byId())[0]
	equal(name, instance.InstanceName)
	equal(os.Getenv("INSTANCE_TYPE"), instance.InstanceType)
	equal(os.Getenv("SECURITY_GROUP_ID"), instance.SecurityGroupIds.SecurityGroupId[0])
	did("describe")

	_, err = client.StartInstance(start())
	check(err)
	untilStatus("Running")
	did("start")

	_, err = client.StopInstance(new(ecs.StopInstanceRequest).SetInstanceId(*id))
	check(err)
	untilStatus("Stopped")
	did("stop")

	tag()
	did("tag")

	_, err = client.DeleteInstance(new(ecs.DeleteInstanceRequest).SetInstanceId(*id))
	check(err)
	assert(len(instances(byId())) == 0, "a deleted instance is described")
	_, err = client.StartInstance(start())
	var refusal *tea.SDKError
	assert(errors.As(err, &refusal), "a deleted instance starts")
	equal("InvalidInstanceId.NotFound", refusal.Code)
	did("delete")
}

func tag() {
	tags := []*ecs.TagResourcesRequestTag{new(ecs.TagResourcesRequestTag).SetKey("stage").SetValue(*id)}
	_, err := client.TagResources(new(ecs.TagResourcesRequest).
		SetRegionId(*region).
		SetResourceType("instance").
		SetResourceId([]*string{id}).
		SetTag(tags))
	check(err)
	filter := []*ecs.DescribeInstancesRequestTag{new(ecs.DescribeInstancesRequestTag).SetKey("stage").SetValue(*id)}
	tagged := instances(request().SetTag(filter))
	assert(len(tagged) == 1, "the tag finds one instance")
	equal("stage", tagged[0].Tags.Tag[0].TagKey)
	equal(*id, tagged[0].Tags.Tag[0].TagValue)
}

func start() *ecs.StartInstanceRequest {
	return new(ecs.StartInstanceRequest).SetInstanceId(*id)
}

func request() *ecs.DescribeInstancesRequest {
	return new(ecs.DescribeInstancesRequest).SetRegionId(*region)
}

func byId() *ecs.DescribeInstancesRequest {
	return request().SetInstanceIds(fmt.Sprintf("[%q]", *id))
}

func instances(request *ecs.DescribeInstancesRequest) []*ecs.DescribeInstancesResponseBodyInstancesInstance {
	described, err := client.DescribeInstances(request)
	check(err)
	return described.Body.Instances.Instance
}

// Waits a minute at most.
func untilStatus(status string) {
	for range 600 {
		if found := instances(byId()); len(found) == 1 && tea.StringValue(found[0].Status) == status {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	assert(false, "it did not get "+status+" within a minute")
}

func equal(expected string, found *string) {
	assert(tea.StringValue(found) == expected, fmt.Sprintf("expected %q, found %q", expected, tea.StringValue(found)))
}

func did(step string) {
	fmt.Println(step)
}

func check(err error) {
	if err != nil {
		assert(false, err.Error())
	}
}

func assert(holds bool, otherwise string) {
	if !holds {
		fmt.Fprintln(os.Stderr, otherwise)
		os.Exit(1)
	}
}
