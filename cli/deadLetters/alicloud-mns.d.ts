/** Types for the part of the vendor's SDK that only dead letters use. shared/cloud/alicloud-mns.d.ts has the rest. */
declare module '@alicloud/mns' {
  export interface ReceivedMessage {
    MessageId: string;
    MessageBody: string;
    ReceiptHandle: string;
    /** Milliseconds since the epoch. */
    EnqueueTime: string;
  }

  export default interface Client {
    /** Rejects with the name `MNSMessageNotExistError` when there is no message to receive. */
    batchReceiveMessage(
      queueName: string,
      numOfMessages: number,
    ): Promise<{ code: number; body?: ReceivedMessage[] | undefined }>;
    deleteMessage(queueName: string, receiptHandle: string): Promise<Answer>;
    changeMessageVisibility(queueName: string, receiptHandle: string, visibilityTimeout: number): Promise<Answer>;
  }
}
