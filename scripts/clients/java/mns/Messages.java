import com.aliyun.mns.client.CloudQueue;
import com.aliyun.mns.client.MNSClient;
import com.aliyun.mns.client.MNSClientBuilder;
import com.aliyun.mns.common.ServiceException;
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
        try {
            live(client);
        } finally {
            // Its threads keep the program alive.
            client.close();
        }
    }

    static void live(MNSClient client) throws Exception {
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
        equal("MessageNotExist", codeOfReceive(queue));
        queue.delete();
        did("delete");
    }

    static String codeOfReceive(CloudQueue queue) throws Exception {
        try {
            return queue.popMessage() == null ? "MessageNotExist" : "none";
        } catch (ServiceException error) {
            return error.getErrorCode();
        }
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
