import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startInMemoryEcs } from '../../../test/ecs/startInMemoryEcs.ts';

// A public key, and its fingerprint by `ssh-keygen -lE md5`.
const ED25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone@somewhere';

const FINGERPRINT = '65962dfce8d5a911640c0fea006e5bbd';

interface Made {
  KeyPairName: string;
  KeyPairFingerPrint: string;
  PrivateKeyBody: string;
  KeyPairId: string;
}

function start() {
  const started = startInMemoryEcs();
  const list = (parameters: Record<string, string> = {}) => {
    const answer = started.call('DescribeKeyPairs', parameters);
    return (answer as { KeyPairs: { KeyPair: Record<string, unknown>[] } }).KeyPairs.KeyPair;
  };
  return { ...started, list };
}

describe('key pairs', () => {
  test('creates one whose halves belong together', () => {
    const { call, list } = start();

    const made = call('CreateKeyPair', { KeyPairName: 'web', 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' }) as Made;

    const { e = '', n = '' } = createPublicKey(createPrivateKey(made.PrivateKeyBody)).export({ format: 'jwk' });
    const [type, body = ''] = String(list({ IncludePublicKey: 'true', KeyPairName: 'web' })[0]?.['PublicKey']).split(
      ' ',
    );

    expect(type).toBe('ssh-rsa');
    expect(Buffer.from(body, 'base64').includes(Buffer.from(n, 'base64url'))).toBe(true);
    expect(Buffer.from(body, 'base64').includes(Buffer.from(e, 'base64url'))).toBe(true);
    expect(made.PrivateKeyBody).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(made.KeyPairId).toMatch(/^ssh-2ze/);
    expect(list({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' })).toEqual([
      {
        KeyPairName: 'web',
        KeyPairFingerPrint: made.KeyPairFingerPrint,
        CreationTime: '2026-01-01T00:00Z',
        ResourceGroupId: '',
        Tags: { Tag: [{ TagKey: 'team', TagValue: 'a' }] },
      },
    ]);
  });

  test('imports a public key made elsewhere', () => {
    const { call, list } = start();

    const answer = call('ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: `${ED25519}\n` });

    expect(answer).toEqual({ KeyPairName: 'mine', KeyPairFingerPrint: FINGERPRINT });
    expect(list({ KeyPairName: 'm*', IncludePublicKey: 'true' })).toMatchObject([{ PublicKey: ED25519 }]);
  });

  test.each([
    ['CreateKeyPair', { KeyPairName: 'local' }, 'KeyPair.AlreadyExist'],
    ['CreateKeyPair', { KeyPairName: '1' }, 'InvalidKeyPairName.Malformed'],
    ['CreateKeyPair', {}, 'MissingParameter'],
    ['ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: 'ssh-rsa AAAA' }, 'InvalidPublicKeyBody.Malformed'],
    ['ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: 'not a key' }, 'InvalidPublicKeyBody.Malformed'],
    ['ImportKeyPair', { KeyPairName: 'mine' }, 'MissingParameter'],
    ['DeleteKeyPairs', { KeyPairNames: 'mine' }, 'InvalidKeyPairNames.ValueNotSupported'],
    ['AttachKeyPair', { KeyPairName: 'none', InstanceIds: '["i-1"]' }, 'InvalidKeyPairName.NotFound'],
    ['AttachKeyPair', { KeyPairName: 'local', InstanceIds: 'i-1' }, 'InvalidInstanceIds.ValueNotSupported'],
  ])('refuses %s with %j', (action, parameters: Record<string, string>, expected) => {
    const { code } = start();

    expect(code(action, parameters)).toBe(expected);
  });

  test('binds to each instance by itself, and can be deleted only when unbound', () => {
    const { call, code, find, list, stopped } = start();
    call('ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: ED25519 });
    const instance = stopped();
    const windows = stopped({ ImageId: 'win2022_21H2_x64_dtc_zh-cn_40G_alibase_20240720.vhd' });

    const InstanceIds = JSON.stringify([instance, windows, 'i-none']);

    expect(call('AttachKeyPair', { KeyPairName: 'mine', InstanceIds })).toMatchObject({
      TotalCount: 3,
      FailCount: 2,
      Results: {
        Result: [
          { InstanceId: instance, Success: true, Code: '200' },
          { InstanceId: windows, Success: false, Code: 'DependencyViolation.WindowsInstance' },
          { InstanceId: 'i-none', Success: false, Code: 'InvalidInstanceId.NotFound' },
        ],
      },
    });
    expect(find(instance)?.['KeyPairName']).toBe('mine');
    expect(code('DeleteKeyPairs', { KeyPairNames: '["mine"]' })).toBe(
      'InvalidParameter.KeypairAlreadyAttachedInstance',
    );

    call('DetachKeyPair', { KeyPairName: 'other', InstanceIds });

    expect(find(instance)?.['KeyPairName']).toBe('mine');

    call('DetachKeyPair', { KeyPairName: 'mine', InstanceIds });

    expect(find(instance)?.['KeyPairName']).toBe('');

    call('DeleteKeyPairs', { KeyPairNames: '["mine","never-was"]' });

    expect(list().map(({ KeyPairName: name }) => name)).toEqual(['local']);
  });

  test('belongs to one region', () => {
    const { call } = start();

    call('ImportKeyPair', { KeyPairName: 'mine', PublicKeyBody: ED25519 });

    expect(call('DescribeKeyPairs', { RegionId: 'cn-hangzhou', KeyPairName: 'mine' })).toMatchObject({ TotalCount: 0 });
  });
});
