import { describe, expect, test } from 'vitest';
import { MisconfiguredError, readConfig } from './config.ts';
import { sentence, wrongSettings } from './settings.ts';

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
      namePrefix: '',
      accountId: '1234567890',
      ecsEndpoint: undefined,
      mnsEndpoint: undefined,
      queueName: 'queue',
      deadLetterQueue: 'dead-letters',
      outcomeTopic: 'outcomes',
      tickSeconds: 5,
      deadlineSeconds: 900,
      maxCount: 100,
      createsPerMinute: 1000,
      rails: {
        maxLiveInstances: undefined,
        maxRequestHourlyPrice: undefined,
        maxTotalHourlyPrice: undefined,
        maxSpotPrice: undefined,
        maxLifetimeMinutes: undefined,
        allowedInstanceTypes: undefined,
        allowedImages: undefined,
        allowedVSwitches: undefined,
        allowedSecurityGroups: undefined,
        allowPrepaid: false,
      },
      allowForeign: false,
      paused: false,
      notify: { webhook: undefined, dingTalk: undefined },
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
      CREATES_PER_MINUTE: '8',
      ALLOW_PREPAID: 'true',
      MAX_LIVE_INSTANCES: '50',
      MAX_REQUEST_HOURLY_PRICE: '12.5',
      MAX_TOTAL_HOURLY_PRICE: '100',
      MAX_SPOT_PRICE: '0.4',
      MAX_LIFETIME_MINUTES: '480',
      ALLOWED_INSTANCE_TYPES: 'ecs.g7.large, ecs.g7.xlarge',
      ALLOWED_IMAGES: 'm-bp1,acs:ubuntu_22_04',
      ALLOWED_VSWITCHES: 'vsw-bp1',
      ALLOWED_SECURITY_GROUPS: 'sg-bp1',
      ALLOW_FOREIGN: 'true',
      NAME_PREFIX: 'b-',
      PAUSED: 'true',
      NOTIFY_WEBHOOK_URL: 'https://hook.example.com',
      NOTIFY_WEBHOOK_SECRET: 'a-secret-of-16-or-more',
      NOTIFY_DINGTALK_URL: 'https://oapi.dingtalk.com/robot/send?access_token=t',
      NOTIFY_DINGTALK_SECRET: 'SECa-secret-of-dingtalk',
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
      createsPerMinute: 8,
      rails: {
        maxLiveInstances: 50,
        maxRequestHourlyPrice: 12.5,
        maxTotalHourlyPrice: 100,
        maxSpotPrice: 0.4,
        maxLifetimeMinutes: 480,
        allowedInstanceTypes: ['ecs.g7.large', 'ecs.g7.xlarge'],
        allowedImages: ['m-bp1', 'acs:ubuntu_22_04'],
        allowedVSwitches: ['vsw-bp1'],
        allowedSecurityGroups: ['sg-bp1'],
        allowPrepaid: true,
      },
      allowForeign: true,
      namePrefix: 'b-',
      paused: true,
      notify: {
        webhook: { url: 'https://hook.example.com', secret: 'a-secret-of-16-or-more' },
        dingTalk: {
          url: 'https://oapi.dingtalk.com/robot/send?access_token=t',
          secret: 'SECa-secret-of-dingtalk',
        },
      },
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
      CREATES_PER_MINUTE: '',
      ALLOW_PREPAID: 'false',
    });

    expect(config).toEqual(readConfig(LEAST));
  });

  test.each([
    [
      { NOTIFY_WEBHOOK_URL: 'ftp://hook.example.com/t0ken' },
      'NOTIFY_WEBHOOK_URL is wrong: it must be a URL that begins',
    ],
    [
      { NOTIFY_WEBHOOK_SECRET: 'short-t0ken' },
      'NOTIFY_WEBHOOK_SECRET is wrong: it must be a secret of 16 to 128 characters',
    ],
    [
      { NOTIFY_DINGTALK_URL: 'https://oapi.dingtalk.com/t0ken' },
      'NOTIFY_DINGTALK_SECRET is wrong: it must be set where NOTIFY_DINGTALK_URL is.',
    ],
    [
      { NOTIFY_WEBHOOK_SECRET: 'a-t0ken-of-16-or-more' },
      'NOTIFY_WEBHOOK_URL is wrong: it must be set where NOTIFY_WEBHOOK_SECRET is.',
    ],
  ])('refuses half a channel or a wrong one, and repeats neither URL nor secret: %j', (variables, message) => {
    const refusal = () => readConfig({ ...LEAST, ...variables });

    expect(refusal).toThrow(message);
    expect(refusal).not.toThrow('t0ken');
  });

  test.each([
    ['TICK_SECONDS', '1', '60'],
    ['DEADLINE_SECONDS', '60', '86400'],
    ['MAX_COUNT', '1', '1000'],
    ['CREATES_PER_MINUTE', '1', '5000'],
  ])('takes %s from %s to %s', (name, low, high) => {
    for (const value of [low, high]) expect(() => readConfig({ ...LEAST, [name]: value })).not.toThrow();
    for (const value of [Number(low) - 1, Number(high) + 1]) {
      expect(() => readConfig({ ...LEAST, [name]: String(value) })).toThrow(
        `${name} is "${value}": it must be a whole number from ${low} to ${high}.`,
      );
    }
  });

  test.each([
    ['REGION', undefined, 'is wrong: it must be the id of a region'],
    ['REGION', 'cn hangzhou', 'is "cn hangzhou": it must be the id of a region'],
    ['ACCOUNT_ID', '', 'is "": it must be set, as s.yaml does.'],
    ['QUEUE_NAME', undefined, 'is wrong: it must be set, as s.yaml does.'],
    ['DEAD_LETTER_QUEUE', '', 'is "": it must be set'],
    ['OUTCOME_TOPIC', undefined, 'is wrong: it must be set'],
    // A URL may hold a password.
    ['ECS_ENDPOINT', 'somewhere', 'is wrong: it must be a URL that begins with http:// or https://, or empty.'],
    ['MNS_ENDPOINT', 'localhost:8402', 'is wrong: it must be a URL that begins with http:// or https://'],
    ['TICK_SECONDS', 'soon', 'is "soon": it must be a whole number from 1 to 60.'],
    ['TICK_SECONDS', '1.5', 'is "1.5": it must be a whole number'],
    ['ALLOW_PREPAID', 'yes', 'is "yes": it must be true or false.'],
  ])('that is wrong names the variable, the value and what it must be: %s=%s %s', (name, value, fault) => {
    const read = (): unknown => readConfig({ ...LEAST, [name]: value });

    expect(read).toThrow(MisconfiguredError);
    expect(read).toThrow(`${name} ${fault}`);
    expect(read).toThrow('Correct this in the environment and deploy again.');
  });
});

describe('wrong settings', () => {
  test('are told all at once', () => {
    expect(wrongSettings({ ...LEAST, DEADLINE_SECONDS: '30', MAX_COUNT: '5000', ECS_ENDPOINT: 'u:p@h' })).toEqual([
      { variable: 'ECS_ENDPOINT', value: null, mustBe: 'a URL that begins with http:// or https://, or empty' },
      { variable: 'DEADLINE_SECONDS', value: '30', mustBe: 'a whole number from 60 to 86400' },
      { variable: 'MAX_COUNT', value: '5000', mustBe: 'a whole number from 1 to 1000' },
    ]);
  });

  test('are none where nothing is wrong', () => {
    expect(wrongSettings(LEAST)).toEqual([]);
  });

  test.each([
    ['30', '60', 0],
    ['31', '60', 1],
    ['60', '119', 1],
    ['60', '120', 0],
  ])('are a tick of %s s with a deadline of %s s that allows no two looks: %i', (tick, deadline, count) => {
    const wrong = wrongSettings({ ...LEAST, TICK_SECONDS: tick, DEADLINE_SECONDS: deadline });

    expect(wrong).toEqual(
      [{ variable: 'TICK_SECONDS', value: tick, mustBe: `at most half of DEADLINE_SECONDS (${deadline})` }].slice(
        0,
        count,
      ),
    );
  });

  test('are said with whatever somebody has typed, on one line', () => {
    const [wrong] = wrongSettings({ ...LEAST, MAX_COUNT: '1\n0"' });

    expect(wrong && sentence(wrong)).toBe('MAX_COUNT is "1\\n0\\"": it must be a whole number from 1 to 1000.');
  });
});
