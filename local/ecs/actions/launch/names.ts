import type { Image } from '../../model/catalogue/images.ts';
import { ecsError } from '../../model/errors.ts';

const INSTANCE_NAME = /^[\p{L}][\p{L}\p{N}_.:\-[\],]{1,127}$/u;
const HOST_NAME = /^[A-Za-z0-9](?!.*[-.]{2})[A-Za-z0-9.\-[\],]*[A-Za-z0-9\]]$/;
const PASSWORD = /^[A-Za-z0-9()`~!@#$%^&*_\-+=|{}[\]:;'<>,.?/]{8,30}$/;
const SERIES = /^(.*)\[(\d*),(\d*)\](.*)$/;
const LONGEST_LINUX_HOST_NAME = 64;
const LONGEST_WINDOWS_HOST_NAME = 15;

/** Throws EcsError unless the names are well-formed for this image. A name may be absent. */
export function checkNames(names: { instanceName?: string; hostName?: string }, image: Image): void {
  const { instanceName, hostName } = names;
  if (instanceName !== undefined && (!INSTANCE_NAME.test(instanceName) || /^https?:\/\//.test(instanceName))) {
    throw ecsError('InvalidInstanceName.Malformed');
  }
  const longest = image.osType === 'windows' ? LONGEST_WINDOWS_HOST_NAME : LONGEST_LINUX_HOST_NAME;
  if (hostName !== undefined && (!HOST_NAME.test(hostName) || hostName.length > longest)) {
    throw ecsError('InvalidHostName.Malformed');
  }
}

/** Throws EcsError unless the password has 8 to 30 characters of at least three kinds. It may be absent. */
export function checkPassword(password: string | undefined): void {
  if (password === undefined) return;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (!PASSWORD.test(password) || kinds < 3) throw ecsError('InvalidPassword.Malformed');
}

/**
 * The name of the `index`-th instance of a request, counted from 0: `web[10,3]-a` becomes `web010-a`, `web011-a`, …;
 * with `uniqueSuffix` any other name gets 001, 002, … at its end.
 */
export function seriesName(name: string, index: number, uniqueSuffix: boolean): string {
  const [whole, head = '', first = '', digits = '', tail = ''] = SERIES.exec(name) ?? [];
  if (whole === undefined) return uniqueSuffix ? name + String(index + 1).padStart(3, '0') : name;
  const number = String(Number(first === '' ? '0' : first) + index);
  return head + number.padStart(Math.min(6, Number(digits === '' ? '0' : digits)), '0') + tail;
}

/** The host name of an instance that was given none: `iZbp1…Z`, shortened from the front where Windows needs it. */
export function defaultHostName(instanceId: string, image: Image): string {
  const name = `iZ${instanceId.slice(2)}Z`;
  return image.osType === 'windows' ? `iZ${instanceId.slice(-(LONGEST_WINDOWS_HOST_NAME - 3))}Z` : name;
}
