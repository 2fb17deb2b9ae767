/** Types for the part of the vendor's SDK about queues and topics. shared/cloud/alicloud-mns.d.ts has the rest. */
declare module '@alicloud/mns' {
  export type Attributes = Readonly<Record<string, string>>;

  export default interface Client {
    /** 201, or 204 where there is a queue with these attributes. Rejects where it has others. */
    createQueue(name: string, attributes: Attributes): Promise<Answer>;
    setQueueAttributes(name: string, attributes: Attributes): Promise<Answer>;
    deleteQueue(name: string): Promise<Answer>;
    createTopic(name: string, attributes: Attributes): Promise<Answer>;
    setTopicAttributes(name: string, attributes: Attributes): Promise<Answer>;
    /** Answers the attributes. */
    get(resource: string, type: 'Queue' | 'Topic' | 'Subscription'): Promise<Answer>;
    put(resource: string, type: string, body: string): Promise<Answer>;
    /** Its `deleteTopic` does nothing. */
    delete(resource: string, type: string, body: string): Promise<Answer>;
  }
}
