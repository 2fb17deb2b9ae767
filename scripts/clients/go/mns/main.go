// A message's life with github.com/aliyun/aliyun-mns-go-sdk.
package main

import (
	"crypto/md5"
	"fmt"
	"os"
	"strings"

	ali_mns "github.com/aliyun/aliyun-mns-go-sdk"
)

const (
	name = "from-go"
	body = `<hello> & "值"`
)

func connect() (ali_mns.MNSClient, error) {
	// docs: endpoint
	return ali_mns.NewAliMNSClientWithConfig(ali_mns.AliMNSClientConfig{
		EndPoint:        os.Getenv("MNS"),
		Region:          os.Getenv("REGION"),
		AccessKeyId:     os.Getenv("KEY_ID"),
		AccessKeySecret: os.Getenv("KEY_SECRET"),
		TimeoutSecond:   ali_mns.DefaultTimeout,
	})
	// docs: end
}

func main() {
	client, err := connect()
	check(err)
	queues := ali_mns.NewMNSQueueManager(client)
	check(queues.CreateQueue(name, 0, 65536, 345600, 60, 0, 2))
	attributes, err := queues.GetQueueAttributes(name)
	check(err)
	assert(attributes.VisibilityTimeout == 60, "the queue has its visibility timeout")
	did("create")

	queue, err := ali_mns.NewMNSQueue(name, client)
	check(err)
	sent, err := queue.SendMessage(ali_mns.MessageSendRequest{MessageBody: body, Priority: 8})
	check(err)
	assert(sent.MessageBodyMD5 == fmt.Sprintf("%X", md5.Sum([]byte(body))), "the digest is that of the body")
	did("send")

	received, err := receive(queue)
	check(err)
	assert(received.MessageBody == body, "the body comes back: "+received.MessageBody)
	assert(received.MessageId == sent.MessageId, "the id comes back")
	assert(received.DequeueCount == 1, "it was received once")
	did("receive")

	check(queue.DeleteMessage(received.ReceiptHandle))
	_, err = receive(queue)
	assert(err != nil && strings.Contains(err.Error(), "MessageNotExist"), fmt.Sprint("a deleted message is gone: ", err))
	check(queues.DeleteQueue(name))
	did("delete")
}

func receive(queue ali_mns.AliMNSQueue) (ali_mns.MessageReceiveResponse, error) {
	messages, errs := make(chan ali_mns.MessageReceiveResponse, 1), make(chan error, 1)
	queue.ReceiveMessage(messages, errs, 1)
	select {
	case message := <-messages:
		return message, nil
	case err := <-errs:
		return ali_mns.MessageReceiveResponse{}, err
	}
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
