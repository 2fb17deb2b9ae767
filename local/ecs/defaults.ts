/** What every region of the local cloud has from its beginning, so that a request need not name any of it. */
export const DEFAULT_VPC_ID = 'vpc-local';
export const DEFAULT_VSWITCH_ID = 'vsw-local-a';
export const DEFAULT_SECURITY_GROUP_ID = 'sg-local';
export const DEFAULT_KEY_PAIR_NAME = 'local';
export const DEFAULT_IMAGE_ID = 'aliyun_3_x64_20G_alibase_20240528.vhd';
export const DEFAULT_INSTANCE_TYPE = 'ecs.g6.large';

/** The default VPC has one VSwitch in each zone: `vsw-local-a` in the zone that ends in `a`, and so on. */
export function defaultVSwitchId(zoneId: string): string {
  return `vsw-local-${zoneId.slice(-1)}`;
}
