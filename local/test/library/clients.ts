import * as $Ecs from '@alicloud/ecs20140526';
import * as $Core from '@alicloud/openapi-core';
import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID, DEFAULT_VSWITCH_ID } from '../../ecs/defaults.ts'; // prettier-ignore
import type { LocalCloud } from '../../index.ts';
import { call, type RawAnswer } from '../mns/client.ts';

const regionId = 'cn-hangzhou';

// CommonJS: its default export is one level down for some loaders and not for others.
function unwrap<T>(module: T): T {
  return module !== null && typeof module === 'object' && 'default' in module ? (module.default as T) : module;
}

/** The vendor's SDK for ECS, as a user of the library would point it here. */
export function connectEcs({ ecs, credentials }: LocalCloud) {
  const config = { ...credentials, regionId, endpoint: ecs.host, protocol: 'http' };
  const Client = unwrap($Ecs.default);
  const client = new Client(new $Core.$OpenApiUtil.Config(config));
  return {
    create: async (): Promise<string> => {
      const { body } = await client.createInstance(
        new $Ecs.CreateInstanceRequest({
          regionId,
          imageId: DEFAULT_IMAGE_ID,
          instanceType: DEFAULT_INSTANCE_TYPE,
          securityGroupId: DEFAULT_SECURITY_GROUP_ID,
          vSwitchId: DEFAULT_VSWITCH_ID,
        }),
      );
      return body?.instanceId ?? '';
    },
    /** The status of each instance, by its id. */
    statuses: async (): Promise<Record<string, string>> => {
      const { body } = await client.describeInstances(new $Ecs.DescribeInstancesRequest({ regionId }));
      const instances = body?.instances?.instance ?? [];
      return Object.fromEntries(instances.map(({ instanceId = '', status = '' }) => [instanceId, status]));
    },
  };
}

/** Signed requests to MNS. */
export function connectMns({ mns, credentials: key }: LocalCloud) {
  const send = (method: string, target: string, body = ''): Promise<RawAnswer> =>
    call(mns.url, { method, target, body, key });
  const element = (answer: RawAnswer, name: string): string =>
    new RegExp(`<${name}>(.*?)</${name}>`).exec(answer.body)?.[1] ?? '';
  return {
    /** Resolves to the message's id. */
    send: async (queue: string, text: string, delaySeconds = 0): Promise<string> => {
      const body = `<Message><MessageBody>${text}</MessageBody><DelaySeconds>${delaySeconds}</DelaySeconds></Message>`;
      return element(await send('POST', `/queues/${queue}/messages`, body), 'MessageId');
    },
    /** Resolves to the body of a message, or to the code of an error such as MessageNotExist. */
    receive: async (queue: string, waitSeconds = 0): Promise<string> => {
      const answer = await send('GET', `/queues/${queue}/messages?waitseconds=${waitSeconds}`);
      return answer.code === '' ? element(answer, 'MessageBody') : answer.code;
    },
    subscribe: (topic: string, url: string): Promise<RawAnswer> =>
      send('PUT', `/topics/${topic}/subscriptions/s`, `<Subscription><Endpoint>${url}</Endpoint></Subscription>`),
    publish: (topic: string, text: string): Promise<RawAnswer> =>
      send('POST', `/topics/${topic}/messages`, `<Message><MessageBody>${text}</MessageBody></Message>`),
  };
}
