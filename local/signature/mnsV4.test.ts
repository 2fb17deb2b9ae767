import { describe, expect, test } from 'vitest';
import { parseMnsV4Authorization, verifyMnsV4Signature } from './mnsV4.ts';

/** Reads a header and checks a request against it. */
function isRight(
  header: string,
  secret: string,
  time: string,
  request: Parameters<typeof verifyMnsV4Signature>[0],
): boolean {
  const authorization = parseMnsV4Authorization(header);
  return authorization !== undefined && verifyMnsV4Signature(request, Date.parse(time), secret, authorization);
}

// Requests and signatures that the vendor's Java SDK 2.0 publishes with its own tests.
describe('the vendor’s examples', () => {
  const credential = 'MNS4-HMAC-SHA256 Credential=ak1/20250603/region1/mns/aliyun_v4_request,Signature=';

  test.each([
    ['', '1fc6013f158d4c3aba09570895a2a93c8445c2c5213d82a1463baf602cf0d945', '/queues/TestQueue/'],
    ['num=10&paramx=100&', '8d555514e749185d3e6d68df416692e6cc960ba85a089c9d69a2f4d7bb607560', '/queues/TestQueue'],
  ])('a query %s with names and values of all kinds', (more, signature, path) => {
    const query = `${more}param1=abc&PARAM2=d%20%20ef&PARAM3=%5Bdef%5D%23bbb&PARAM4=${encodeURIComponent('中文参数')}`;
    const request = { method: 'POST', target: `${path}?${query}`, headers: {} };

    expect(isRight(credential + signature, 'sk1', '2025-06-03T10:52:35Z', request)).toBe(true);
  });

  test('headers', () => {
    const request = {
      method: 'GET',
      target: '/queues',
      headers: {
        'x-mns-version': '2015-06-30',
        'x-mns-ttt': '1',
        'x-mns-uuuuu': 'FALse',
        'bb-mns-uuuuu': 'abcdddDDD',
        'content-type': 'application/json',
        'content-md5': '0d9d2ce750000593eb34f00',
      },
    };

    const header =
      'MNS4-HMAC-SHA256 Credential=akkkkk222222222/20251204/eu-west-1/mns/aliyun_v4_request,' +
      'Signature=294f776a2d5726df679b54b081ab8126a199a2545c8c8a7a875adff0b386e458';

    expect(isRight(header, 'skkkkkk2222222222', '2025-12-04T06:32:35Z', request)).toBe(true);
    expect(isRight(header, 'another', '2025-12-04T06:32:35Z', request)).toBe(false);
    expect(isRight(header, 'skkkkkk2222222222', '2025-12-04T06:32:36Z', request)).toBe(false);
    expect(isRight(header, 'skkkkkk2222222222', '2025-12-05T06:32:35Z', request)).toBe(false);

    const changed = { ...request, headers: { ...request.headers, 'x-mns-ttt': '2' } };

    expect(isRight(header, 'skkkkkk2222222222', '2025-12-04T06:32:35Z', changed)).toBe(false);
  });

  test('a path with signs that must be encoded', () => {
    const header =
      'MNS4-HMAC-SHA256 Credential=testAk/20250603/testRegion/mns/aliyun_v4_request,' +
      'Signature=87de7499365a31e767cdc0c726a893c72c860e415876f7f92914197ac3795833';
    const request = { method: 'POST', target: '/queues/Test%20Queue@123', headers: {} };

    expect(isRight(header, 'testSk', '2025-06-03T10:52:35Z', request)).toBe(true);
  });
});

test('a request that cannot have been signed is not right', () => {
  const header = `MNS4-HMAC-SHA256 Credential=a/20250603/r/mns/aliyun_v4_request,Signature=${'0'.repeat(64)}`;
  const request = { method: 'GET', target: '/queues/%E0%A4?a=%', headers: {} };

  expect(isRight(header, 's', '2025-06-03T10:52:35Z', request)).toBe(false);
});

test.each([
  'MNS4-HMAC-SHA256',
  'MNS4-HMAC-SHA256 Credential=a/2025/r/mns/aliyun_v4_request,Signature=00',
  `MNS4-HMAC-SHA256 Credential=a/20250603/r/oss/aliyun_v4_request,Signature=${'0'.repeat(64)}`,
  'MNS a:c2ln',
])('%j is no version 4 header', (header) => {
  expect(parseMnsV4Authorization(header)).toBeUndefined();
});
