/** Types for the part of the vendor's SDK for Function Compute 2.0 that we use. The package has none of its own. */
declare module '@alicloud/fc2' {
  export interface Options {
    accessKeyID: string;
    accessKeySecret: string;
    /** Needed where the access key id begins with STS. */
    securityToken?: string | undefined;
    region: string;
    /** The default is the public endpoint of account and region. */
    endpoint?: string | undefined;
    secure?: boolean;
    /** Milliseconds. */
    timeout?: number;
  }

  export default class Client {
    constructor(accountId: string, options: Options);
    /**
     * `data` is text, or an object where the answer's type is JSON. Rejects with an error that has the API's `code`.
     */
    invokeFunction(
      serviceName: string,
      functionName: string,
      event: string,
    ): Promise<{ headers: Record<string, string | undefined>; data: unknown }>;
  }
}
