import { describe, expect, test } from 'vitest';
import { CloudError } from '../../shared/cloud/errors.ts';
import { refusedField, sentenceOf } from './refusedField.ts';

const refusal = (code: string, message = 'No.') => new CloudError('CreateInstance', code, message, 400);

describe('the field of a refusal', () => {
  test.each([
    ['InvalidImageId.NotFound', 'imageId'],
    ['InvalidImage.OSType', 'imageId'],
    ['InvalidSystemDiskSize.LessThanImageSize', 'systemDisk.size'],
    ['InvalidDataDiskCategory.ValueNotSupported', 'dataDisk.category'],
    ['InvalidRamRole.NotFound', 'ramRoleName'],
    ['InvalidSecurityGroup.NotInDefaultVpc', 'securityGroupId'],
    ['InvalidVSwitchId.IpNotEnough', 'vSwitchId'],
    ['InvalidParameter.CreditSpecification', 'creditSpecification'],
    ['InvalidParam.Tenancy', 'tenancy'],
    ['InvalidTagKey.Malformed', 'tag.key'],
    ['InvalidPassword.Malformed', 'password'],
    ['Invalid.PrivatePoolOptions.Id', 'privatePoolOptions.id'],
    ['Invalid.PrivatePoolOptions.status', 'privatePoolOptions'],
    ['MissingParameter.PrivatePoolOptionsId', 'privatePoolOptions.id'],
  ])('is told by the code %s: %s', (code, field) => {
    expect(refusedField(refusal(code))).toBe(field);
  });

  test.each([
    ['The specified parameter "ImageId" is not valid.', 'imageId'],
    ['The specified parameter " SystemDisk.Category " is not valid.', 'systemDisk.category'],
    ["'Period' is missing.", 'period'],
    ['The input parameter InstanceType is not supplied.', 'instanceType'],
    ['The specified internetMaxBandwidthIn is too much.', 'internetMaxBandwidthIn'],
    ['DataDisk.n.Device is not valid.', 'dataDisk.device'],
    ['DataDisk.2.Size is too small.', 'dataDisk.1.size'],
    ['The key Tag.1.Key is reserved.', 'tag.0.key'],
    ['The specified DataDisk.3.KMSKeyId is unknown.', 'dataDisk.2.KMSKeyId'],
    ['SystemDisk.Colour is not valid.', 'systemDisk'],
  ])('is told by the message where the code tells none: %s', (message, field) => {
    expect(refusedField(refusal('InvalidParameter', message))).toBe(field);
    expect(refusedField(refusal('MissingParameter', message))).toBe(field);
  });

  test.each([
    ['InvalidInstanceType.ValueNotSupported', 'InternetMaxBandwidthOut should be set.', 'internetMaxBandwidthOut'],
    ['InvalidDataDiskSize.ValueNotSupported', 'DataDisk.1.Size is too small.', 'dataDisk.0.size'],
    ['InvalidUserData.NotSupported', '"UserData" is for an IoOptimized instance.', 'userData'],
  ])('is told by %s and its message together: %s', (code, message, field) => {
    expect(refusedField(refusal(code, message))).toBe(field);
  });

  test.each([
    ['InvalidParameter', 'The description of the period is not valid.'],
    ['InvalidParameter.NotMatch', "'InstanceType' and 'Image' are not matched."],
    ['InvalidDiskDescription.Malformed', '"SystemDisk.DiskDescription or DataDisk.n.Description" is not valid.'],
    ['InvalidParameter', "It must be 'host' or 'default'."],
    ['InvalidClientToken.ValueNotSupported', 'The ClientToken is not valid.'],
    ['InvalidRegionId.NotFound', 'The RegionId does not exist.'],
    ['OperationDenied.NoStock', 'Sold out.'],
    ['InsufficientBalance', 'The InstanceType costs more than there is.'],
    ['InvalidParameter', ''],
    ['', 'CreateInstance got no readable answer.'],
  ])('is none where ECS names none of the request, or several: %s: %s', (code, message) => {
    expect(refusedField(refusal(code, message))).toBeUndefined();
  });
});

test.each([
  ['No such image.', 'No such image (imageId).'],
  ['No such image', 'No such image (imageId).'],
])('the sentence of a refusal names its field: %j', (message, sentence) => {
  expect(sentenceOf(refusal('InvalidImageId.NotFound', message))).toBe(sentence);
});

test('the sentence of a refusal without a field is ECS’s own', () => {
  expect(sentenceOf(refusal('OperationDenied.NoStock', 'Sold out!'))).toBe('Sold out!');
});
