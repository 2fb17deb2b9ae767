import com.aliyun.ecs20140526.Client;
import com.aliyun.ecs20140526.models.*;
import com.aliyun.ecs20140526.models.DescribeInstancesResponseBody.DescribeInstancesResponseBodyInstancesInstance;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import java.util.List;

/** An instance's life with com.aliyun:ecs20140526. */
class Instances {
    static final String NAME = "web-值_1";
    static final String REGION = System.getenv("REGION");
    static Client client;
    static String id;

    static Client connect() throws Exception {
        var config = new Config()
                .setAccessKeyId(System.getenv("KEY_ID"))
                .setAccessKeySecret(System.getenv("KEY_SECRET"))
                .setRegionId(REGION);
        if (System.getenv("ECS_HOST") == null) return new Client(config); // behind the proxy
        // docs: endpoint
        config.setEndpoint(System.getenv("ECS_HOST")).setProtocol("http");
        return new Client(config);
        // docs: end
    }

    public static void main(String[] args) throws Exception {
        client = connect();
        id = client.createInstance(new CreateInstanceRequest()
                .setRegionId(REGION)
                .setImageId(System.getenv("IMAGE_ID"))
                .setInstanceType(System.getenv("INSTANCE_TYPE"))
                .setSecurityGroupId(System.getenv("SECURITY_GROUP_ID"))
                .setVSwitchId(System.getenv("VSWITCH_ID"))
                .setInstanceName(NAME)).body.instanceId;
        untilStatus("Stopped");
        did("create");

        var instance = instances(byId()).get(0);
        equal(NAME, instance.instanceName);
        equal(System.getenv("INSTANCE_TYPE"), instance.instanceType);
        equal(List.of(System.getenv("SECURITY_GROUP_ID")), instance.securityGroupIds.securityGroupId);
        did("describe");

        client.startInstance(new StartInstanceRequest().setInstanceId(id));
        untilStatus("Running");
        did("start");

        client.stopInstance(new StopInstanceRequest().setInstanceId(id));
        untilStatus("Stopped");
        did("stop");

        client.tagResources(new TagResourcesRequest()
                .setRegionId(REGION)
                .setResourceType("instance")
                .setResourceId(List.of(id))
                .setTag(List.of(new TagResourcesRequest.TagResourcesRequestTag().setKey("stage").setValue(id))));
        var tag = new DescribeInstancesRequest.DescribeInstancesRequestTag().setKey("stage").setValue(id);
        var tagged = instances(new DescribeInstancesRequest().setRegionId(REGION).setTag(List.of(tag)));
        equal(1, tagged.size());
        equal("stage", tagged.get(0).tags.tag.get(0).tagKey);
        equal(id, tagged.get(0).tags.tag.get(0).tagValue);
        did("tag");

        client.deleteInstance(new DeleteInstanceRequest().setInstanceId(id));
        equal(0, instances(byId()).size());
        equal("InvalidInstanceId.NotFound", codeOfStart());
        did("delete");
    }

    static String codeOfStart() throws Exception {
        try {
            client.startInstance(new StartInstanceRequest().setInstanceId(id));
            return "none";
        } catch (TeaException error) {
            return error.getCode();
        }
    }

    static DescribeInstancesRequest byId() {
        return new DescribeInstancesRequest().setRegionId(REGION).setInstanceIds("[\"" + id + "\"]");
    }

    static List<DescribeInstancesResponseBodyInstancesInstance> instances(DescribeInstancesRequest request)
            throws Exception {
        return client.describeInstances(request).body.instances.instance;
    }

    /** Waits a minute at most. */
    static void untilStatus(String status) throws Exception {
        for (int tries = 0; tries < 600; tries++) {
            var found = instances(byId());
            if (found.size() == 1 && found.get(0).status.equals(status)) return;
            Thread.sleep(100);
        }
        throw new AssertionError("it did not get " + status + " within a minute");
    }

    static void equal(Object expected, Object found) {
        if (!expected.equals(found)) throw new AssertionError("expected " + expected + ", found " + found);
    }

    static void did(String step) {
        System.out.println(step);
    }
}
