import com.aliyun.mns.client.CloudQueue;
import com.aliyun.mns.client.MNSClient;
import com.aliyun.mns.client.MNSClientBuilder;
import com.aliyun.mns.model.Message;
import com.aliyun.mns.model.Message.MessageBodyType;
import com.aliyun.mns.model.QueueMeta;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A message's life with com.aliyun.mns:aliyun-sdk-mns. */
class Messages {
    static final String BODY = "<hello> & \"值\"";

    static MNSClient connect() {
        // docs: endpoint
        return MNSClientBuilder.create()
                .accountEndpoint(System.getenv("MNS"))
                .region(System.getenv("REGION"))
                .accessKeyId(System.getenv("KEY_ID"))
                .accessKeySecret(System.getenv("KEY_SECRET"))
                .build();
        // docs: end
    }

    public static void main(String[] args) throws Exception {
        MNSClient client = connect();
        var meta = new QueueMeta();
        meta.setQueueName("from-java");
        meta.setVisibilityTimeout(60L);
        CloudQueue queue = client.createQueue(meta);
        equal(60L, queue.getAttributes().getVisibilityTimeout());
        did("create");

        var message = new Message();
        // As it is, not in base64, which is this SDK's own habit.
        message.setMessageBody(BODY, MessageBodyType.RAW_STRING);
        Message sent = queue.putMessage(message);
        equal(md5(BODY), sent.getMessageBodyMD5());
        did("send");

        Message received = queue.popMessage(5);
        equal(BODY, received.getMessageBodyAsRawString());
        equal(sent.getMessageId(), received.getMessageId());
        equal(1, received.getDequeueCount());
        did("receive");

        queue.deleteMessage(received.getReceiptHandle());
        if (queue.popMessage() != null) throw new AssertionError("a deleted message is received");
        queue.delete();
        did("delete");
        client.close();
    }

    static String md5(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%032X", new BigInteger(1, digest));
    }

    static void equal(Object expected, Object found) {
        if (!expected.equals(found)) throw new AssertionError("expected " + expected + ", found " + found);
    }

    static void did(String step) {
        System.out.println(step);
    }
}
