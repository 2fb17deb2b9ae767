import { expect, test } from 'vitest';
import { signedHeaders } from './logCall.ts';

/** The key of the vendor's examples. */
const KEY = {
  accessKeyId: 'bq2sjzesjmo86kq35behupbq',
  accessKeySecret: '4fdO2fTDDnZPU/L7CHNdemB2Nsk=',
  securityToken: undefined,
};

test('the vendor’s example of a signed request has the signature that the vendor gives', () => {
  const query = { logstoreName: '', offset: '0', size: '1000' };
  const now = new Date('Mon, 09 Nov 2015 06:11:16 GMT');

  const headers = signedHeaders({ method: 'GET', path: '/logstores', query }, KEY, now);

  // Source: the page on request signatures of Simple Log Service, first example.
  expect(headers['authorization']).toBe('LOG bq2sjzesjmo86kq35behupbq:jEYOTCJs2e88o+y5F4/S5IsnBJQ=');
});

test('a temporary key sends its token, and signs it', () => {
  const sign = (securityToken: string) =>
    signedHeaders({ method: 'GET', path: '/' }, { ...KEY, securityToken }, new Date(0));

  expect(sign('one')['x-acs-security-token']).toBe('one');
  expect(sign('one')['authorization']).not.toBe(sign('two')['authorization']);
});
