import { DEFAULT_IMAGE_ID, DEFAULT_INSTANCE_TYPE, DEFAULT_SECURITY_GROUP_ID } from '../../ecs/defaults.ts';

export const ACCOUNT_ID = '1234567890123456';
export const KEY = { accessKeyId: 'testid', accessKeySecret: 'testsecret' };
export const REGION = 'cn-beijing';
export const ZONE = 'cn-beijing-a';

/** Mean seconds in the passing states: Pending lasts 5–15 s, Starting 10–30 s, Stopping 5–15 s. */
export const DURATIONS = { pending: 10, starting: 20, stopping: 10 };

/** Long enough for any transition under way. */
export const LONG_MS = 30_001;

export const MINUTE = 60_000;

/** The least that creates an instance. */
export const LAUNCH = {
  ImageId: DEFAULT_IMAGE_ID,
  InstanceType: DEFAULT_INSTANCE_TYPE,
  SecurityGroupId: DEFAULT_SECURITY_GROUP_ID,
  ZoneId: ZONE,
};

/** The least that asks for instances. */
export const DESCRIBE = { Action: 'DescribeInstances', RegionId: REGION };
