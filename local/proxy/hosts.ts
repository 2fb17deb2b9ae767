import type { ServiceName } from '../services.ts';

// The first rule that fits decides. What is not named here, and all hosts of others, is refused.
const RULES: readonly (readonly [RegExp, ServiceName])[] = [
  [/^(ecs|vpc)([.-][a-z0-9-]+)*\.aliyuncs\.com$/, 'ecs'],
  [/^\d+\.mns\.[a-z0-9-]+\.aliyuncs\.com$/, 'mns'],
  // Function Compute, its bucket for code, and what else answers on its port.
  [/^(fcv3\.[a-z0-9-]+|\d+\.[a-z0-9-]+\.fc)\.aliyuncs\.com$/, 'fc'],
  [/^[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com$/, 'fc'],
  [/^(ram|resourcemanager|location|location-readonly|sts|sts\.[a-z0-9-]+)\.aliyuncs\.com$/, 'fc'],
  [/^eventbridge-console\.[a-z0-9-]+\.aliyuncs\.com$/, 'fc'],
  [/^([a-z0-9_-]+\.)?[a-z0-9-]+\.log\.aliyuncs\.com$/, 'fc'],
];

/** The service of the local cloud that stands for a host of the vendor; undefined when none does. */
export function serviceOf(host: string): ServiceName | undefined {
  return RULES.find(([form]) => form.test(host.toLowerCase()))?.[1];
}
