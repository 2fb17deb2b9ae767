import type { SourceMessage } from '../messageService.ts';

export interface Account {
  region: string;
  accountId: string;
}

/** A CloudEvents 1.0 event as EventBridge hands it to Function Compute. */
export interface CloudEvent {
  id: string;
  source: string;
  specversion: '1.0';
  type: string;
  subject: string;
  datacontenttype: string;
  time: string;
  aliyunaccountid: string;
  aliyunregionid: string;
  aliyunpublishtime: string;
  data: Record<string, unknown>;
}

/** A queue message as an event. `decode` decodes its base64; a body that is no base64 stays as it is. */
export function queueEvent(
  message: SourceMessage,
  queueName: string,
  decode: boolean,
  account: Account,
  now: number,
): CloudEvent {
  return {
    ...envelope(account, now),
    id: message.messageId,
    source: queueName,
    type: 'mns:Queue:SendMessage',
    subject: `acs:mns:${account.region}:${account.accountId}:queues/${queueName}`,
    data: {
      requestId: message.messageId,
      messageId: message.messageId,
      messageBody: decode ? decodeBase64(message.body) : message.body,
    },
  };
}

/** An instance's change of state. `time` in milliseconds since the epoch. */
export interface StateChange {
  instanceId: string;
  regionId: string;
  state: string;
  time: number;
}

/** The event that EventBridge makes of a change of state. */
export function stateChangeEvent(change: StateChange, id: string, account: Account): CloudEvent {
  return {
    ...envelope({ ...account, region: change.regionId }, change.time),
    id,
    source: 'acs.ecs',
    type: 'ecs:Instance:StateChange',
    subject: `acs:ecs:${change.regionId}:${account.accountId}:instance/${change.instanceId}`,
    data: { resourceId: change.instanceId, resourceType: 'ALIYUN::ECS::Instance', state: change.state },
  };
}

function envelope(
  account: Account,
  now: number,
): Pick<
  CloudEvent,
  'specversion' | 'datacontenttype' | 'time' | 'aliyunaccountid' | 'aliyunregionid' | 'aliyunpublishtime'
> {
  const time = new Date(now).toISOString();
  return {
    specversion: '1.0',
    datacontenttype: 'application/json;charset=utf-8',
    time,
    aliyunaccountid: account.accountId,
    aliyunregionid: account.region,
    aliyunpublishtime: time,
  };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBase64(body: string): string {
  const text = body.trim();
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString() : body;
}
