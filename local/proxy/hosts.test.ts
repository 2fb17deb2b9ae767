import { expect, test } from 'vitest';
import { serviceOf } from './hosts.ts';

test.each([
  ['ecs.aliyuncs.com', 'ecs'],
  ['ecs.cn-hangzhou.aliyuncs.com', 'ecs'],
  ['ecs-cn-hangzhou.aliyuncs.com', 'ecs'],
  ['vpc.aliyuncs.com', 'ecs'],
  ['1234567890123456.mns.cn-hangzhou.aliyuncs.com', 'mns'],
  ['fcv3.cn-hangzhou.aliyuncs.com', 'fc'],
  ['1234567890123456.cn-hangzhou.fc.aliyuncs.com', 'fc'],
  ['serverless-cn-hangzhou-code-temp.oss-accelerate.aliyuncs.com', 'fc'],
  ['ram.aliyuncs.com', 'fc'],
  ['resourcemanager.aliyuncs.com', 'fc'],
  ['sts.cn-hangzhou.aliyuncs.com', 'fc'],
  ['eventbridge-console.cn-hangzhou.aliyuncs.com', 'fc'],
  ['location.aliyuncs.com', 'fc'],
  ['location-readonly.aliyuncs.com', 'fc'],
  ['cn-hangzhou.log.aliyuncs.com', 'fc'],
  ['serverless-cn-hangzhou-1.cn-hangzhou.log.aliyuncs.com', 'fc'],
  ['slb.aliyuncs.com', undefined],
  ['aliyuncs.com', undefined],
  ['ecs.aliyuncs.com.example.org', undefined],
  ['example.org', undefined],
])('%s is %s', (host, service) => {
  expect(serviceOf(host)).toBe(service);
});
