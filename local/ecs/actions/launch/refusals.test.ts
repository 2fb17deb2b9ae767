import { describe, expect, test } from 'vitest';
import { EcsError } from '../../model/errors.ts';
import { LAUNCH } from '../../../test/ecs/data.ts';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

type Parameters = Record<string, string>;

const WINDOWS = 'win2022_21H2_x64_dtc_zh-cn_40G_alibase_20240720.vhd';
const FAMILY = 'acs:ubuntu_22_04_x64';
const BYTES_32K = 32 * 1024;
const base64Of = (bytes: number): string => Buffer.alloc(bytes, 1).toString('base64');
const spot = { SpotStrategy: 'SpotAsPriceGo' };
const prepaid = { InstanceChargeType: 'PrePaid', Period: '1' };
const essd = (level: string, size: string): Parameters => ({
  'DataDisk.1.Category': 'cloud_essd',
  'DataDisk.1.PerformanceLevel': level,
  'DataDisk.1.Size': size,
});
const essdSystem = (level: string, size: string): Parameters => ({
  'SystemDisk.Category': 'cloud_essd',
  'SystemDisk.PerformanceLevel': level,
  'SystemDisk.Size': size,
});

const GRANTED = '200';

/** Status and code of the answer to a call. */
function answerOf(call: () => unknown): string {
  try {
    call();
    return GRANTED;
  } catch (error) {
    if (error instanceof EcsError) return `${error.status} ${error.code}`;
    throw error;
  }
}

const answerTo = (action: string, parameters: Parameters): string =>
  answerOf(() => startInMemoryEcs().call(action, { ...LAUNCH, ...parameters }));

/** What CreateInstance and RunInstances answer alike. */
const ALIKE: [what: string, parameters: Parameters, answer: string][] = [
  ['user data in Base64', { UserData: 'IyEvYmluL3No' }, GRANTED],
  ['user data of 32 KB', { UserData: base64Of(BYTES_32K) }, GRANTED],
  [
    'user data whose Base64 is longer than that of 32 KB',
    { UserData: base64Of(BYTES_32K + 2) },
    '400 InvalidUserData.SizeExceeded',
  ],
  ['user data far over 32 KB', { UserData: base64Of(2 * BYTES_32K) }, '400 InvalidUserData.SizeExceeded'],
  ['an instance name that begins with a letter of any script', { InstanceName: '服务器-1' }, GRANTED],
  ['an instance name of one character', { InstanceName: 'a' }, '400 InvalidInstanceName.Malformed'],
  ['an instance name of 128 characters', { InstanceName: 'a'.repeat(128) }, GRANTED],
  ['an instance name of 129 characters', { InstanceName: 'a'.repeat(129) }, '400 InvalidInstanceName.Malformed'],
  ['an instance name that begins with a digit', { InstanceName: '1a' }, '400 InvalidInstanceName.Malformed'],
  ['an instance name with a space', { InstanceName: 'a b' }, '400 InvalidInstanceName.Malformed'],
  ['an instance name like a link', { InstanceName: 'http://a' }, '400 InvalidInstanceName.Malformed'],
  ['a host name with dots', { HostName: 'a1.b-2.c' }, GRANTED],
  ['a host name of one character', { HostName: 'a' }, '400 InvalidHostName.Malformed'],
  ['a host name of 64 characters', { HostName: 'a'.repeat(64) }, GRANTED],
  ['a host name of 65 characters', { HostName: 'a'.repeat(65) }, '400 InvalidHostName.Malformed'],
  ['a host name that ends with a dot', { HostName: 'ab.' }, '400 InvalidHostName.Malformed'],
  ['a host name that begins with a hyphen', { HostName: '-ab' }, '400 InvalidHostName.Malformed'],
  ['a host name with a dot and a hyphen in a row', { HostName: 'a.-b' }, '400 InvalidHostName.Malformed'],
  ['a host name with an underscore', { HostName: 'a_b' }, '400 InvalidHostName.Malformed'],
  ['a Windows host name', { HostName: 'web-1', ImageId: WINDOWS }, GRANTED],
  ['a Windows host name of 15 characters', { HostName: 'a'.repeat(15), ImageId: WINDOWS }, GRANTED],
  ['a Windows host name of 16', { HostName: 'a'.repeat(16), ImageId: WINDOWS }, '400 InvalidHostName.Malformed'],
  ['a Windows host name with a dot', { HostName: 'a.b', ImageId: WINDOWS }, '400 InvalidHostName.Malformed'],
  ['a Windows host name of digits', { HostName: '1234', ImageId: WINDOWS }, '400 InvalidHostName.Malformed'],
  ['a host name of digits', { HostName: '1234' }, GRANTED],
  ['a Windows password', { Password: 'Str0ng/enough', ImageId: WINDOWS }, GRANTED],
  ['a Windows password with a slash first', { Password: '/Str0ngenough', ImageId: WINDOWS }, '400 InvalidPassword.Malformed'], // prettier-ignore
  ['a password with a slash first', { Password: '/Str0ngenough' }, GRANTED],
  ['a password of two kinds', { Password: 'abcdefgh12' }, '400 InvalidPassword.Malformed'],
  ['a password of 31 characters', { Password: `Aa1${'x'.repeat(28)}` }, '400 InvalidPassword.Malformed'],
  ['a RAM role', { RamRoleName: 'local' }, GRANTED],
  ['an unknown RAM role', { RamRoleName: 'nobody' }, '404 InvalidRamRole.NotFound'],
  ['a resource group', { ResourceGroupId: 'rg-local' }, GRANTED],
  ['an unknown resource group', { ResourceGroupId: 'rg-none' }, '404 InvalidResourceGroup.NotFound'],
  ['release protection', { DeletionProtection: 'true' }, GRANTED],
  ['release protection on spot', { DeletionProtection: 'true', ...spot }, '403 InvalidChargeType.ValueNotSupported'],
  ['release protection on PrePaid', { DeletionProtection: 'true', ...prepaid }, '403 InvalidChargeType.ValueNotSupported'], // prettier-ignore
  ['no release protection on spot', { DeletionProtection: 'false', ...spot }, GRANTED],
  ['no release protection on PrePaid', { DeletionProtection: 'false', ...prepaid }, GRANTED],
  ['PL0 of 1 GiB', essd('PL0', '1'), GRANTED],
  ['PL0 of 0 GiB', essd('PL0', '0'), '400 InvalidDataDiskSize.ValueNotSupported'],
  ['PL1 of 20 GiB', essd('PL1', '20'), GRANTED],
  ['PL1 of 19 GiB', essd('PL1', '19'), '403 OperationDenied.PerformanceLevelNotMatch'],
  ['an ESSD of 19 GiB, which is PL1', { 'DataDisk.1.Category': 'cloud_essd', 'DataDisk.1.Size': '19' }, '403 OperationDenied.PerformanceLevelNotMatch'], // prettier-ignore
  ['PL2 of 461 GiB', essd('PL2', '461'), GRANTED],
  ['PL2 of 460 GiB', essd('PL2', '460'), '403 OperationDenied.PerformanceLevelNotMatch'],
  ['PL3 of 1261 GiB', essd('PL3', '1261'), GRANTED],
  ['PL3 of 1260 GiB', essd('PL3', '1260'), '403 OperationDenied.PerformanceLevelNotMatch'],
  ['an ESSD over its largest size', essd('PL3', '65537'), '400 InvalidDataDiskSize.ValueNotSupported'],
  ['a level on a disk that has none', { 'DataDisk.1.Size': '20', 'DataDisk.1.PerformanceLevel': 'PL3' }, GRANTED],
  ['a PL0 system disk of 20 GiB', essdSystem('PL0', '20'), GRANTED],
  ['a PL2 system disk of 461 GiB', essdSystem('PL2', '461'), GRANTED],
  ['a PL2 system disk of 460 GiB', essdSystem('PL2', '460'), '404 InvalidSystemDiskSize.LessThanMinSize'],
  ['a PL3 system disk of 1261 GiB', essdSystem('PL3', '1261'), GRANTED],
  ['a PL3 system disk of 40 GiB', essdSystem('PL3', '40'), '404 InvalidSystemDiskSize.LessThanMinSize'],
  ['an encrypted disk with a key', { 'DataDisk.1.Size': '20', 'DataDisk.1.KMSKeyId': 'k', 'DataDisk.1.Encrypted': 'true' }, GRANTED], // prettier-ignore
  ['a key without encryption', { 'DataDisk.1.Size': '20', 'DataDisk.1.KMSKeyId': 'k' }, '400 InvalidEncrypted.NotMatchKmsKeyId'], // prettier-ignore
  ['a key with encryption off, on the second disk', { 'DataDisk.1.Size': '20', 'DataDisk.2.Size': '20', 'DataDisk.2.KMSKeyId': 'k', 'DataDisk.2.Encrypted': 'false' }, '400 InvalidEncrypted.NotMatchKmsKeyId'], // prettier-ignore
  ['an image family', { ImageId: '', ImageFamily: FAMILY }, GRANTED],
  ['an image and a family', { ImageFamily: FAMILY }, '400 UnexpectedImageFamily.ImageIdSupplied'],
  ['an unknown family', { ImageId: '', ImageFamily: 'nobody' }, '403 InvalidImageFamily.MissingAvailableImage'],
  ['an unprotected spot instance', { ...spot, SpotDuration: '0' }, GRANTED],
  ['a protected hour', { ...spot, SpotDuration: '1' }, GRANTED],
  ['two protected hours', { ...spot, SpotDuration: '2' }, '400 InvalidSpotDuration'],
  ['a negative number of hours', { ...spot, SpotDuration: '-1' }, '400 InvalidSpotDuration'],
  ['spot with PrePaid', { ...prepaid, ...spot }, '400 InvalidSpotPrepaid'],
  ['spot at a price with PrePaid', { ...prepaid, SpotStrategy: 'SpotWithPriceLimit', SpotPriceLimit: '1' }, '400 InvalidSpotPrepaid'], // prettier-ignore
  ['10 Mbit/s in where nothing goes out', { InternetMaxBandwidthIn: '10' }, GRANTED],
  ['11 Mbit/s in where nothing goes out', { InternetMaxBandwidthIn: '11' }, '400 InvalidInternetMaxBandwidthIn.Malformed'], // prettier-ignore
  ['10 Mbit/s in for 5 out', { InternetMaxBandwidthIn: '10', InternetMaxBandwidthOut: '5' }, GRANTED],
  ['11 Mbit/s in for 10 out', { InternetMaxBandwidthIn: '11', InternetMaxBandwidthOut: '10' }, '400 InvalidInternetMaxBandwidthIn.Malformed'], // prettier-ignore
  ['11 Mbit/s in for 11 out', { InternetMaxBandwidthIn: '11', InternetMaxBandwidthOut: '11' }, GRANTED],
  ['51 Mbit/s in for 50 out', { InternetMaxBandwidthIn: '51', InternetMaxBandwidthOut: '50' }, '400 InvalidInternetMaxBandwidthIn.Malformed'], // prettier-ignore
  ['0 Mbit/s in', { InternetMaxBandwidthIn: '0' }, '400 InvalidInternetMaxBandwidthIn.Malformed'],
  ['201 Mbit/s in', { InternetMaxBandwidthIn: '201', InternetMaxBandwidthOut: '100' }, '400 InvalidInternetMaxBandwidthIn.Malformed'], // prettier-ignore
];

describe.each(['CreateInstance', 'RunInstances'])('%s takes or refuses, as documented,', (action) => {
  test.each(ALIKE)('%s', (_what, parameters, expected) => {
    expect(answerTo(action, parameters)).toBe(expected);
  });
});

test.each([
  ['#!/bin/sh', 'plain text'],
  ['YQ', 'without its padding'],
  ['YQ=b', 'with padding inside'],
  ['YWI=\n', 'with a line break'],
  ['', 'empty'],
])('user data %j, %s, is no Base64, and each action has a status for it', (UserData, what) => {
  const [created, run] = [answerTo('CreateInstance', { UserData }), answerTo('RunInstances', { UserData })];

  if (what === 'empty') expect([created, run]).toEqual([GRANTED, GRANTED]);
  else {
    expect(created).toBe('403 InvalidUserData.Base64FormatInvalid');
    expect(run).toBe('400 InvalidUserData.Base64FormatInvalid');
  }
});

test.each([
  ['CreateInstance', '400 InvalidInstanceName.Malformed'],
  ['RunInstances', GRANTED],
])('%s answers an instance name in a series with %s', (action, expected) => {
  expect(answerTo(action, { InstanceName: 'web[1,3]' })).toBe(expected);
});

test.each([
  ['CreateInstance', '400 InvalidHostName.Malformed'],
  ['RunInstances', GRANTED],
])('%s answers a host name in a series with %s', (action, expected) => {
  expect(answerTo(action, { HostName: 'web[1,3]' })).toBe(expected);
});

describe('RunInstances refuses', () => {
  test.each([
    ['one address for two', { Amount: '2', PrivateIpAddress: '172.16.0.9' }, '403 InvalidParameter.PrivateIpAddressRepeated'], // prettier-ignore
    ['one address for at least one of two', { Amount: '2', MinAmount: '1', PrivateIpAddress: '172.16.0.9' }, '403 InvalidParameter.PrivateIpAddressRepeated'], // prettier-ignore
    ['no address for one', { Amount: '1', PrivateIpAddress: '172.16.0.9' }, GRANTED],
    ['a key without encryption on the system disk', { 'SystemDisk.KMSKeyId': 'k' }, '400 InvalidEncrypted.NotMatchKmsKeyId'], // prettier-ignore
    ['no encrypted system disk with a key', { 'SystemDisk.KMSKeyId': 'k', 'SystemDisk.Encrypted': 'true' }, GRANTED],
    ['a series that counts in letters', { InstanceName: 'web[a,b]' }, '400 InvalidInstanceName.CustomMalformed'],
    ['a series of seven digits', { InstanceName: 'web[1,7]' }, '400 InvalidInstanceName.CustomMalformed'],
    ['a series from above 999999', { InstanceName: 'web[1000000,6]' }, '400 InvalidInstanceName.CustomMalformed'],
    ['a series without its end', { InstanceName: 'web[1,3' }, '400 InvalidInstanceName.CustomMalformed'],
    ['two series', { InstanceName: 'web[1,3]-[1,3]' }, '400 InvalidInstanceName.CustomMalformed'],
    ['a series of host names that counts in letters', { HostName: 'web[a,b]' }, '400 InvalidInstanceName.CustomMalformed'], // prettier-ignore
    ['a name with no room for its suffix', { Amount: '2', UniqueSuffix: 'true', InstanceName: 'a'.repeat(126) }, '403 InvalidParams.InstanceNameExceed'], // prettier-ignore
    ['no name with just the room', { Amount: '2', UniqueSuffix: 'true', InstanceName: 'a'.repeat(125) }, GRANTED],
    ['a host name with no room for its suffix', { Amount: '2', UniqueSuffix: 'true', HostName: 'a'.repeat(62) }, '403 InvalidParams.HostnameExceed'], // prettier-ignore
    ['a Windows host name with no room', { Amount: '2', UniqueSuffix: 'true', HostName: 'a'.repeat(13), ImageId: WINDOWS }, '403 InvalidParams.HostnameExceed'], // prettier-ignore
  ])('%s', (_what, parameters, expected) => {
    expect(answerTo('RunInstances', parameters)).toBe(expected);
  });
});

describe('names in a series', () => {
  const namesOf = (parameters: Parameters): [instances: unknown[], hosts: unknown[]] => {
    const { run, find } = startInMemoryEcs();
    const seen = run(parameters).map((id) => find(id));
    return [seen.map((each) => each?.InstanceName), seen.map((each) => each?.['HostName'])];
  };

  test.each([
    ['k8s-node-[6,4]-ecshost', ['k8s-node-0006-ecshost', 'k8s-node-0007-ecshost', 'k8s-node-0008-ecshost']],
    ['web[0,4]', ['web0000', 'web0001', 'web0002']],
    ['web[]', ['web000000', 'web000001', 'web000002']],
    ['web[,]', ['web000000', 'web000001', 'web000002']],
    ['web[99]', ['web000099', 'web000100', 'web000101']],
    ['web[99,]', ['web000099', 'web000100', 'web000101']],
    ['web[,2]', ['web00', 'web01', 'web02']],
    ['web[99,1]', ['web000099', 'web000100', 'web000101']],
    ['web[999998,6]', ['web999998', 'web999999', 'web999999']],
    ['web[1,3]x', ['web001x', 'web002x', 'web003x']],
  ])('%s are numbered, for instances and for hosts', (name, expected) => {
    expect(namesOf({ Amount: '3', InstanceName: name, HostName: name })).toEqual([expected, expected]);
  });

  test.each([
    ['web', ['web001', 'web002']],
    ['web[0,6]-host', ['web000000-host001', 'web000001-host002']],
    ['web[0,6]', ['web000000', 'web000001']],
  ])('%s get a unique suffix unless the number stands at their end', (name, expected) => {
    const asked = { Amount: '2', UniqueSuffix: 'true', InstanceName: name, HostName: name };

    expect(namesOf(asked)).toEqual([expected, expected]);
  });
});

describe('ModifyInstanceAttribute takes or refuses, as documented,', () => {
  test.each<[what: string, parameters: Parameters, launched: Parameters, expected: string]>([
    ['plain user data', { UserData: '#!/bin/sh' }, {}, '403 InvalidUserData.Base64FormatInvalid'],
    [
      'user data whose Base64 is longer than that of 32 KB',
      { UserData: base64Of(BYTES_32K + 2) },
      {},
      '400 InvalidUserData.SizeExceeded',
    ],
    ['user data of 32 KB', { UserData: base64Of(BYTES_32K) }, {}, GRANTED],
    ['protection of spot', { DeletionProtection: 'true' }, spot, '403 InvalidChargeType.ValueNotSupported'],
    ['protection of PrePaid', { DeletionProtection: 'true' }, prepaid, '403 InvalidChargeType.ValueNotSupported'],
    ['protection', { DeletionProtection: 'true' }, {}, GRANTED],
    ['no protection of PrePaid', { DeletionProtection: 'false' }, prepaid, GRANTED],
    ['a series of instance names', { InstanceName: 'web[1,3]' }, {}, '400 InvalidInstanceName.Malformed'],
    ['a series of host names', { HostName: 'web[1,3]' }, {}, '400 InvalidHostName.Malformed'],
    ['a Windows host name of digits', { HostName: '1234' }, { ImageId: WINDOWS }, '400 InvalidHostName.Malformed'],
    ['a slash before a Windows password', { Password: '/Str0ngenough' }, { ImageId: WINDOWS }, '400 InvalidPassword.Malformed'], // prettier-ignore
  ])('%s', (_what, parameters, launched, expected) => {
    const { call, stopped } = startInMemoryEcs();
    const InstanceId = stopped(launched);

    expect(answerOf(() => call('ModifyInstanceAttribute', { InstanceId, ...parameters }))).toBe(expected);
  });
});
