import type { CredentialStore, Credentials } from '../credentials.ts';
import { sameText } from './acs3.ts';
import { byNameThenValue, percentEncode, type Pair } from './encoding.ts';
import { missing, SignatureError } from './errors.ts';
import { hmacSha1 } from './hmacSha1.ts';
import type { Freshness } from './freshness.ts';
import { checkSecurityToken, findKey } from './tokens.ts';

/** The text that a version 1 (RPC) signature signs: `METHOD&%2F&` and the parameters, encoded twice. */
export function rpcStringToSign(method: string, pairs: Iterable<Pair>): string {
  const signed = [...pairs].filter(([name]) => name !== 'Signature').sort(byNameThenValue);
  let text = '';
  for (const [name, value] of signed) text += `${text === '' ? '' : '%26'}${encodeTwice(name)}%3D${encodeTwice(value)}`;
  return `${method}&%2F&${text}`;
}

// In a text that is percent-encoded once, only the percent signs are left to encode.
function encodeTwice(text: string): string {
  const once = percentEncode(text);
  return once === text ? text : once.replaceAll('%', '%25');
}

/** Base64 HMAC-SHA1 under the secret and a trailing `&`. */
export function rpcSignature(secret: string, stringToSign: string): string {
  return hmacSha1(`${secret}&`, stringToSign);
}

/**
 * The key that signed these parameters, which are those of query and form together. Checks timestamp, method, token,
 * signature and, last, the nonce, which a refused request must not use up. Throws SignatureError with the documented
 * code.
 */
export function verifyRpc(
  method: string,
  pairs: readonly Pair[],
  store: CredentialStore,
  freshness: Freshness,
): Credentials {
  const given = (name: string): string | undefined => pairs.find((pair) => pair[0] === name)?.[1];
  const required = (name: string): string => {
    const value = given(name);
    if (value === undefined || value === '') throw missing(name);
    return value;
  };
  const accessKeyId = required('AccessKeyId');
  const signature = required('Signature');
  const nonce = required('SignatureNonce');
  // Salt's cloud driver spells it like the first documentation of the API.
  const time = freshness.checkTimestamp(given('TimeStamp') ?? required('Timestamp'));
  if (required('SignatureMethod') !== 'HMAC-SHA1') throw unsupported('SignatureMethod');
  if (required('SignatureVersion') !== '1.0') throw unsupported('SignatureVersion');
  const key = findKey(store, accessKeyId);
  checkSecurityToken(store, key, given('SecurityToken'));
  if (!isSignedBy(key, method, pairs, signature) && !isSignedOtherwise(key, method, pairs, signature)) {
    // Several SDKs compare this text with their own and then tell a wrong secret from a wrongly built request.
    const message = `Specified signature is not matched with our calculation. server string to sign is:${rpcStringToSign(method, pairs)}`;
    throw new SignatureError('SignatureDoesNotMatch', 400, message);
  }
  freshness.useNonce(accessKeyId, nonce, time);
  return key;
}

function isSignedBy(key: Credentials, method: string, pairs: Iterable<Pair>, signature: string): boolean {
  return sameText(rpcSignature(key.accessKeySecret, rpcStringToSign(method, pairs)), signature);
}

// No source says which values of a repeated parameter are signed. Clients sign each pair that they send, or put the
// pairs in a map first and sign the last or the first. Nor does one say whether blank values are: the vendor's SDK for
// PHP sends them and leaves them out of the text. All of these readings are accepted.
function isSignedOtherwise(key: Credentials, method: string, pairs: readonly Pair[], signature: string): boolean {
  const lasts = [...new Map(pairs)];
  const firsts = [...new Map([...pairs].reverse())];
  const filled = pairs.filter(([, value]) => value !== '');
  const others = [lasts, firsts, filled].filter((reading) => reading.length < pairs.length);
  return others.some((reading) => isSignedBy(key, method, reading, signature));
}

// The published list of common errors spells the code like this.
function unsupported(parameter: string): SignatureError {
  return new SignatureError('InvalidParamater', 400, `The specified parameter "${parameter}" is not valid.`);
}
