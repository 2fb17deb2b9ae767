import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const LEAST = {
  REGION: 'cn-hangzhou',
  ACCOUNT_ID: '1234567890',
  QUEUE_NAME: 'queue',
  DEAD_LETTER_QUEUE: 'dead-letters',
  OUTCOME_TOPIC: 'outcomes',
};

describe('the configuration', () => {
  test('needs no more than region, account and names; the rest has defaults', () => {
    expect(readConfig(LEAST)).toEqual({
      region: 'cn-hangzhou',
      accountId: '1234567890',
      ecsEndpoint: undefined,
      mnsEndpoint: undefined,
      queueName: 'queue',
      deadLetterQueue: 'dead-letters',
      outcomeTopic: 'outcomes',
      tickSeconds: 5,
      deadlineSeconds: 900,
      maxCount: 100,
      allowPrepaid: false,
      defaults: {},
    });
  });

  test('takes everything from the environment', () => {
    const config = readConfig({
      ...LEAST,
      ECS_ENDPOINT: 'http://127.0.0.1:8401',
      MNS_ENDPOINT: 'https://mns.example.com',
      TICK_SECONDS: '10',
      DEADLINE_SECONDS: '600',
      MAX_COUNT: '7',
      ALLOW_PREPAID: 'true',
      IMAGE_ID: 'image',
      INSTANCE_TYPE: 'type',
      SECURITY_GROUP_ID: 'group',
      VSWITCH_ID: 'vswitch',
      SYSTEM_DISK_CATEGORY: 'cloud_essd',
    });

    expect(config).toMatchObject({
      ecsEndpoint: 'http://127.0.0.1:8401',
      mnsEndpoint: 'https://mns.example.com',
      tickSeconds: 10,
      deadlineSeconds: 600,
      maxCount: 7,
      allowPrepaid: true,
    });
    expect(config.defaults).toEqual({
      imageId: 'image',
      instanceType: 'type',
      securityGroupId: 'group',
      vSwitchId: 'vswitch',
      systemDisk: { category: 'cloud_essd' },
    });
  });

  test('takes an empty variable for one that is not set, as s.yaml can leave none out', () => {
    const config = readConfig({
      ...LEAST,
      ECS_ENDPOINT: '',
      MNS_ENDPOINT: '',
      IMAGE_ID: '',
      INSTANCE_TYPE: '',
      SECURITY_GROUP_ID: '',
      VSWITCH_ID: '',
      SYSTEM_DISK_CATEGORY: '',
      TICK_SECONDS: '',
      DEADLINE_SECONDS: '',
      MAX_COUNT: '',
      ALLOW_PREPAID: 'false',
    });

    expect(config).toEqual(readConfig(LEAST));
  });

  test.each([
    ['TICK_SECONDS', '1', '60'],
    ['DEADLINE_SECONDS', '60', '86400'],
    ['MAX_COUNT', '1', '1000'],
  ])('takes %s from %s to %s', (name, low, high) => {
    for (const value of [low, high]) expect(() => readConfig({ ...LEAST, [name]: value })).not.toThrow();
    const expectation = (value: number): string =>
      value < Number(low) ? `is less than ${low}` : `is more than ${high}`;
    for (const value of [Number(low) - 1, Number(high) + 1]) {
      expect(() => readConfig({ ...LEAST, [name]: String(value) })).toThrow(`${name} ${expectation(value)}`);
    }
  });

  test.each([
    ['REGION', undefined, 'is not set'],
    ['ACCOUNT_ID', '', 'is empty'],
    ['QUEUE_NAME', undefined, 'is not set'],
    ['DEAD_LETTER_QUEUE', '', 'is empty'],
    ['OUTCOME_TOPIC', undefined, 'is not set'],
    ['ECS_ENDPOINT', 'somewhere', 'is not a URL'],
    ['MNS_ENDPOINT', 'somewhere', 'is not a URL'],
    ['TICK_SECONDS', 'soon', 'is not a whole number'],
    ['TICK_SECONDS', '1.5', 'is not a whole number'],
    ['ALLOW_PREPAID', 'yes', 'is neither true nor false'],
  ])('that is wrong names the variable and the fault: %s=%s %s', (name, value, fault) => {
    expect(() => readConfig({ ...LEAST, [name]: value })).toThrow(
      `Environment variable ${name} ${fault}. See s.yaml for all of them.`,
    );
  });
});
