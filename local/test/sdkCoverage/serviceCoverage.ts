import type { Fidelity } from '../../fidelity.ts';

/** What one action does less than is documented. */
export interface ActionGaps {
  /** Parameters that change nothing; of Function Compute, most are kept and answered. */
  withoutEffect?: readonly string[];
  /** Fields that answers never have. */
  leftOut?: readonly string[];
}

/** How the actions of a service are answered; those that are not here are not answered at all. */
export type ServiceCoverage = Readonly<Record<string, ActionGaps & { fidelity: Fidelity }>>;

const yes = (gaps: ActionGaps = {}) => ({ fidelity: 'faithful', ...gaps }) as const;
const simplified = (gaps: ActionGaps = {}) => ({ fidelity: 'simplified', ...gaps }) as const;

const LOGGING = yes({ withoutEffect: ['LoggingEnabled'] });

/** MNS 2015-06-06. A test compares the names with the actions that the service routes. */
export const MNS_COVERAGE: ServiceCoverage = {
  GetAccountAttributes: yes(),
  SetAccountAttributes: yes({ withoutEffect: ['LoggingBucket'] }),
  OpenService: simplified(),
  CreateQueue: LOGGING,
  SetQueueAttributes: LOGGING,
  GetQueueAttributes: yes(),
  DeleteQueue: yes(),
  ListQueue: yes(),
  SendMessage: yes(),
  BatchSendMessage: yes(),
  ReceiveMessage: yes(),
  BatchReceiveMessage: yes(),
  PeekMessage: yes(),
  BatchPeekMessage: yes(),
  DeleteMessage: yes(),
  BatchDeleteMessage: yes(),
  ChangeMessageVisibility: yes(),
  CreateTopic: LOGGING,
  SetTopicAttributes: LOGGING,
  GetTopicAttributes: yes(),
  DeleteTopic: yes(),
  ListTopic: yes(),
  PublishMessage: yes({ withoutEffect: ['MessageAttributes'] }),
  Subscribe: yes(),
  SetSubscriptionAttributes: yes(),
  GetSubscriptionAttributes: yes(),
  Unsubscribe: yes(),
  ListSubscriptionByTopic: yes(),
};

/** What a function is created with, and what of it nothing here goes by. */
const KEPT_OF_FUNCTION = [
  ...['cpu', 'customContainerConfig', 'customDNS', 'customRuntimeConfig', 'description', 'disableInjectCredentials'],
  ...['disableOndemand', 'diskSize', 'enableLongLiving', 'gpuConfig', 'idleTimeout', 'instanceConcurrency'],
  ...['instanceIsolationMode', 'internetAccess', 'juiceFsConfig', 'layers', 'nasConfig', 'ossMountConfig'],
  ...['polarFsConfig', 'sessionAffinity', 'sessionAffinityConfig', 'tracingConfig', 'vpcConfig'],
];
const FUNCTION_LEFT_OUT = [
  ...['invocationRestriction', 'lastUpdateStatusReason', 'lastUpdateStatusReasonCode', 'lockInfo', 'stateReason'],
  'stateReasonCode',
];
const KEPT_OF_TRIGGER = ['description', 'invocationRole', 'qualifier'];
const TRIGGER_LEFT_OUT = ['targetArn'];
const QUALIFIER = ['qualifier'];
const EMPTY_LIST = ['limit', 'nextToken', 'prefix'];
const FUNCTION_FILTERS = ['description', 'fcVersion', 'functionName', 'gpuType', 'resourceGroupId', 'runtime', 'tags'];

/** Function Compute 3.0. A test compares the names with what a server answers, and the gaps with the vendor's models. */
export const FC_COVERAGE: ServiceCoverage = {
  InvokeFunction: yes(),
  CreateFunction: yes({ withoutEffect: [...KEPT_OF_FUNCTION, 'resourceGroupId', 'tags'], leftOut: FUNCTION_LEFT_OUT }),
  UpdateFunction: yes({ withoutEffect: KEPT_OF_FUNCTION, leftOut: FUNCTION_LEFT_OUT }),
  DeleteFunction: yes(),
  GetFunction: simplified({ leftOut: FUNCTION_LEFT_OUT }),
  ListFunctions: simplified({ withoutEffect: FUNCTION_FILTERS, leftOut: FUNCTION_LEFT_OUT }),
  CreateTrigger: yes({ withoutEffect: [...KEPT_OF_TRIGGER, 'sourceArn'], leftOut: TRIGGER_LEFT_OUT }),
  UpdateTrigger: yes({ withoutEffect: KEPT_OF_TRIGGER, leftOut: TRIGGER_LEFT_OUT }),
  DeleteTrigger: yes(),
  GetTrigger: simplified({ leftOut: TRIGGER_LEFT_OUT }),
  ListTriggers: simplified({ leftOut: TRIGGER_LEFT_OUT }),
  GetAsyncInvokeConfig: yes(),
  PutAsyncInvokeConfig: yes({ withoutEffect: ['asyncTask'] }),
  DeleteAsyncInvokeConfig: yes(),
  ListAsyncInvokeConfigs: yes(),
  GetConcurrencyConfig: yes(),
  PutConcurrencyConfig: yes(),
  DeleteConcurrencyConfig: yes(),
  ListFunctionVersions: simplified({ withoutEffect: ['direction', 'limit', 'nextToken'] }),
  ListAliases: simplified({ withoutEffect: EMPTY_LIST }),
  ListVpcBindings: simplified(),
  ListLayers: simplified({ withoutEffect: [...EMPTY_LIST, 'official', 'public'] }),
  ListScalingConfigs: simplified({ withoutEffect: ['functionName', 'limit', 'nextToken'] }),
  ListProvisionConfigs: simplified({ withoutEffect: ['functionName', 'limit', 'nextToken'] }),
  GetScalingConfig: simplified({ withoutEffect: QUALIFIER }),
  GetProvisionConfig: simplified({ withoutEffect: QUALIFIER }),
};

/** Function Compute 2.0: what clients of running functions need. */
export const FC2_COVERAGE: ServiceCoverage = {
  InvokeFunction: simplified(),
  ListFunctions: simplified(),
  GetFunction: simplified(),
  GetTempBucketToken: simplified(),
};
