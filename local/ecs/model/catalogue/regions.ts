/** A region as DescribeRegions answers it. */
export interface RegionInfo {
  regionId: string;
  localName: string;
  zoneLetters: string;
  /** What the ids of the region's instances begin with, after `i-`. */
  idPrefix: string;
}

/** Of the regions whose ids no source shows. */
const SOME_PREFIX = 'x0a';

const region = (regionId: string, localName: string, idPrefix = SOME_PREFIX, zoneLetters = 'abc'): RegionInfo => ({
  regionId,
  localName,
  idPrefix,
  zoneLetters,
});

/**
 * The regions that DescribeRegions lists, by the vendor's page of ECS endpoints of January 2026. Calls to other regions are
 * answered, too.
 */
export const REGIONS: readonly RegionInfo[] = [
  region('cn-qingdao', '华北1（青岛）', 'm5e'),
  region('cn-beijing', '华北2（北京）', '2ze', 'abcdefghijkl'),
  region('cn-zhangjiakou', '华北3（张家口）', '8vb'),
  region('cn-huhehaote', '华北5（呼和浩特）', 'hp3', 'ab'),
  region('cn-wulanchabu', '华北6（乌兰察布）', '0jl'),
  region('cn-hangzhou', '华东1（杭州）', 'bp1', 'abcdefghijk'),
  region('cn-shanghai', '华东2（上海）', 'uf6', 'abcdefghijklmn'),
  region('cn-nanjing', '华东5（南京-本地地域）', SOME_PREFIX, 'a'),
  region('cn-fuzhou', '华东6（福州-本地地域）', SOME_PREFIX, 'a'),
  region('cn-wuhan-lr', '华中1（武汉-本地地域）', SOME_PREFIX, 'a'),
  region('cn-shenzhen', '华南1（深圳）', 'wz9', 'abcdef'),
  region('cn-zhengzhou-jva', '郑州（联通合营）', SOME_PREFIX, 'a'),
  region('cn-heyuan', '华南2（河源）', SOME_PREFIX, 'ab'),
  region('cn-guangzhou', '华南3（广州）', '7xv', 'ab'),
  region('cn-chengdu', '西南1（成都）', '2vc', 'ab'),
  region('cn-hongkong', '中国（香港）', 'j6c', 'abcd'),
  region('ap-northeast-1', '日本（东京）', '6we'),
  region('ap-northeast-2', '韩国（首尔）', SOME_PREFIX, 'ab'),
  region('ap-southeast-1', '新加坡', 't4n'),
  region('ap-southeast-3', '马来西亚（吉隆坡）', '8ps', 'ab'),
  region('ap-southeast-5', '印度尼西亚（雅加达）', 'k1a'),
  region('ap-southeast-6', '菲律宾（马尼拉）', SOME_PREFIX, 'ab'),
  region('ap-southeast-7', '泰国（曼谷）', SOME_PREFIX, 'ab'),
  region('ap-southeast-8', '马来西亚（柔佛）', SOME_PREFIX, 'ab'),
  region('us-southeast-1', '美国（亚特兰大）', SOME_PREFIX, 'ab'),
  region('us-east-1', '美国（弗吉尼亚）', '0xi', 'ab'),
  region('us-west-1', '美国（硅谷）', 'rj9', 'ab'),
  region('eu-west-1', '英国（伦敦）', 'd7o', 'ab'),
  region('eu-central-1', '德国（法兰克福）', 'gw8'),
  region('me-east-1', '阿联酋（迪拜）', 'eb3', 'a'),
  region('me-central-1', '沙特（利雅得）', SOME_PREFIX, 'ab'),
  region('na-south-1', '墨西哥', SOME_PREFIX, 'a'),
];

const WELL_FORMED = /^[a-z]{2,}(-[a-z0-9]+){1,4}$/;

/** The region of this id; undefined when no region can have it. A region outside the list has the zones a, b and c. */
export function findRegion(regionId: string): RegionInfo | undefined {
  const known = REGIONS.find((each) => each.regionId === regionId);
  if (known !== undefined) return known;
  if (regionId.length > 40 || !WELL_FORMED.test(regionId)) return undefined;
  return region(regionId, regionId);
}

/** `cn-beijing-a`, but `us-east-1a`: a zone's letter follows a digit directly. */
export function zoneIds(info: RegionInfo): string[] {
  const stem = /\d$/.test(info.regionId) ? info.regionId : `${info.regionId}-`;
  return Array.from(info.zoneLetters, (letter) => stem + letter);
}

/** The region of a zone, by the zone's name alone; undefined when it is no name of a zone. */
export function regionOfZone(zoneId: string): string | undefined {
  const regionId = zoneId.replace(/-?[a-z]$/, '');
  return regionId === zoneId || findRegion(regionId) === undefined ? undefined : regionId;
}
