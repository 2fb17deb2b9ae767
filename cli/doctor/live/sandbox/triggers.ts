/** The triggers of the function. Both methods throw RefusedError or NoAnswerError. */
export interface Triggers {
  create(trigger: LiveTrigger): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface LiveTrigger {
  triggerName: string;
  triggerConfig: object;
}

/** A queue trigger as s.yaml has it, with one message a batch. */
export function queueTrigger(
  triggerName: string,
  QueueName: string,
  { region }: { region: string },
  deadLetterArn?: string,
): LiveTrigger {
  return {
    triggerName,
    triggerConfig: {
      ...{ triggerEnable: true, asyncInvocationType: false, eventRuleFilterPattern: '{}' },
      eventSourceConfig: {
        eventSourceType: 'MNS',
        eventSourceParameters: { sourceMNSParameters: { RegionId: region, QueueName, IsBase64Decode: true } },
      },
      eventSinkConfig: { deliveryOption: { mode: 'event-streaming', eventSchema: 'CloudEvents' } },
      runOptions: {
        ...{ mode: 'event-streaming', errorsTolerance: 'ALL', retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' } },
        ...(deadLetterArn !== undefined && { deadLetterQueue: { Arn: deadLetterArn } }),
        batchWindow: { CountBasedWindow: 1, TimeBasedWindow: 0 },
      },
    },
  };
}

/** Every change of state of every instance, as it comes: s.yaml asks for some of them. */
export const STATE_CHANGE_TRIGGER: LiveTrigger = {
  triggerName: 'state-change',
  triggerConfig: {
    ...{ triggerEnable: true, asyncInvocationType: true },
    eventRuleFilterPattern: '{"source":["acs.ecs"],"type":["ecs:Instance:StateChange"]}',
    eventSourceConfig: { eventSourceType: 'Default' },
    eventSinkConfig: { deliveryOption: { mode: 'event-driven', eventSchema: 'CloudEvents' } },
    runOptions: {
      ...{ mode: 'event-driven', errorsTolerance: 'ALL', retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' } },
    },
  },
};
