import { describe, expect, test } from 'vitest';
import { mnsSignature, mnsStringToSign, parseMnsAuthorization, verifyMnsSignature } from './mns.ts';

const request = {
  method: 'POST',
  target: '/queues/q/messages?ReceiptHandle=1-a+b/c=',
  headers: {
    'content-md5': 'MD5',
    'content-type': 'text/xml',
    date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    'x-mns-version': '2015-06-06',
    'x-mns-marker': 'm',
    'security-token': 'not covered',
  },
};

describe('mnsStringToSign', () => {
  test('takes verb, digest, type and date, the x-mns headers in order, and the target as sent', () => {
    expect(mnsStringToSign(request)).toBe(
      'POST\nMD5\ntext/xml\nThu, 01 Jan 2026 00:00:00 GMT\n' +
        'x-mns-marker:m\nx-mns-version:2015-06-06\n/queues/q/messages?ReceiptHandle=1-a+b/c=',
    );
  });

  test('leaves a line empty for a missing header', () => {
    expect(mnsStringToSign({ method: 'GET', target: '/queues', headers: {} })).toBe('GET\n\n\n\n/queues');
  });
});

describe('verifyMnsSignature', () => {
  const sign = (what: typeof request): string => mnsSignature(mnsStringToSign(what), 'secret');

  test('accepts the signature of the key, and no other', () => {
    expect(verifyMnsSignature(request, 'secret', sign(request))).toBe(true);
    expect(verifyMnsSignature(request, 'other', sign(request))).toBe(false);
    expect(verifyMnsSignature({ ...request, target: '/queues/p' }, 'secret', sign(request))).toBe(false);
  });

  test('accepts a target that was signed before it was percent-encoded', () => {
    const sent = { ...request, target: '/queues/q/messages?ReceiptHandle=1-a%2Bb%2Fc%3D' };

    expect(verifyMnsSignature(sent, 'secret', sign(request))).toBe(true);
    expect(verifyMnsSignature(sent, 'secret', sign(sent))).toBe(true);
  });

  test('accepts x-mns-date in the place of a Date that cannot be set', () => {
    const headers = { 'x-mns-date': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    const signed = mnsStringToSign({ ...request, headers: { ...headers, date: headers['x-mns-date'] } });

    expect(verifyMnsSignature({ ...request, headers }, 'secret', mnsSignature(signed, 'secret'))).toBe(true);
  });
});

describe('parseMnsAuthorization', () => {
  test('reads key and signature', () => {
    expect(parseMnsAuthorization('MNS id:c2ln+/=')).toEqual({ accessKeyId: 'id', signature: 'c2ln+/=' });
  });

  test.each(['', 'MNS', 'MNS id', 'MNS :x', 'Basic id:x', 'MNS id:a b'])('refuses %j', (header) => {
    expect(parseMnsAuthorization(header)).toBeUndefined();
  });
});
