/** Types for the part of the vendor's SDK that we use. The package has none of its own. */
declare module '@alicloud/mns' {
  export interface Options {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string | undefined;
    region: string;
    /** No trailing slash. Without it: the public endpoint of account and region. */
    endpoint?: string | undefined;
    secure?: boolean;
    readTimeout?: number;
    connectTimeout?: number;
  }

  export interface Answer {
    /** The HTTP status. */
    code: number;
    body?: Record<string, string>;
  }

  export default class Client {
    constructor(accountId: string, options: Options);
    sendMessage(queueName: string, message: { MessageBody: string; DelaySeconds?: number }): Promise<Answer>;
    publishMessage(topicName: string, message: { MessageBody: string; MessageTag?: string }): Promise<Answer>;
  }
}
